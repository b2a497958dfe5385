//! Which file systems a journal may lie on.
//!
//! `SQLite` shares memory and locks between the processes of one host. On a file system that several
//! hosts mount neither works, and the file is spoilt without a word.

use std::fs;
use std::path::Path;

/// File systems of several hosts, by the number that `statfs` gives (linux/magic.h).
const NETWORK: [(u64, &str); 10] = [
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB2"),
    (0x0102_1997, "9P"),
    (0x5346_414f, "AFS"),
    (0x7375_7245, "Coda"),
    (0x00c3_6400, "Ceph"),
    (0x0bd0_0bd0, "Lustre"),
    (0x564c, "NCP"),
];

/// What programs mount; only the name in the list of mounts tells of which kind.
const FUSE: u64 = 0x6573_5546;

/// Programs that mount what lies on other hosts.
const NETWORK_FUSE: [&str; 12] = [
    "sshfs",
    "glusterfs",
    "s3fs",
    "rclone",
    "ceph",
    "juicefs",
    "davfs",
    "goofys",
    "gcsfuse",
    "moosefs",
    "curlftpfs",
    "smbnetfs",
];

/// The name of the network file system that `path` lies on, or will; none when it is a local one.
pub(super) fn network(path: &Path) -> Option<String> {
    let existing = path.ancestors().find(|ancestor| ancestor.exists())?;
    let magic = magic(existing)?;
    if magic == FUSE {
        let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
        let path = fs::canonicalize(existing).ok()?;
        return network_mount(&mounts, &path);
    }
    named(magic).map(ToOwned::to_owned)
}

fn named(magic: u64) -> Option<&'static str> {
    NETWORK.iter().find(|(known, _)| *known == magic).map(|(_, name)| *name)
}

#[cfg(target_os = "linux")]
fn magic(path: &Path) -> Option<u64> {
    let found = rustix::fs::statfs(path).ok()?;
    // Some architectures have a signed or narrower field; the numbers are of 32 bits.
    Some((found.f_type as u64) & 0xffff_ffff)
}

#[cfg(not(target_os = "linux"))]
fn magic(_: &Path) -> Option<u64> {
    None
}

/// The kind of the mount that holds `path`, when it reaches other hosts. In a line of mountinfo the
/// fifth field is the mount point, and the first after ` - ` the kind (proc(5)).
fn network_mount(mounts: &str, path: &Path) -> Option<String> {
    let mount = |line: &str| {
        let (place, kind) = line.split_once(" - ")?;
        let point = place.split(' ').nth(4)?.replace("\\040", " ");
        let kind = kind.split(' ').next()?.to_owned();
        path.starts_with(&point).then_some((point.len(), kind))
    };
    // Of equal mount points the last lies on top.
    let (_, kind) = mounts.lines().filter_map(mount).max_by_key(|(length, _)| *length)?;
    let program = kind.strip_prefix("fuse.")?;
    NETWORK_FUSE.contains(&program).then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
40 22 0:40 / /mnt/team rw shared:1 - fuse.sshfs alice@host: rw
41 22 0:41 / /mnt/team/stick\\0401 rw shared:1 - fuse.exfat /dev/sdb rw";

    #[test]
    fn the_innermost_mount_decides() {
        let kind = |path: &str| network_mount(MOUNTS, Path::new(path));
        assert_eq!(kind("/mnt/team/journal.db").as_deref(), Some("fuse.sshfs"));
        assert_eq!(kind("/mnt/team/stick 1/journal.db"), None);
        assert_eq!(kind("/mnt/teammate/journal.db"), None);
    }

    #[test]
    fn network_file_systems_are_known_by_number() {
        assert_eq!(named(0x6969), Some("NFS"));
        assert_eq!(named(0xef53), None);
        assert_eq!(network(&std::env::temp_dir().join("not/there")), None);
    }
}
