//! The journal's place in the file system: made, locked, set aside.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, FlockOperation};

/// What `SQLite` keeps beside a file.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// Makes the folders on the way to the file, for the owner alone.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    let folder = folder(path);
    match folder.metadata() {
        Ok(there) if there.is_dir() => Ok(()),
        Ok(_) => Err(io::ErrorKind::NotADirectory.into()),
        Err(_) => DirBuilder::new().recursive(true).mode(0o700).create(folder),
    }
}

/// Makes an empty file for the owner alone, whatever the umask; one that is there stays as it is.
/// What `SQLite` puts beside it gets the same mode.
///
/// Only to be called with the folder locked: closing a file drops all locks that this process has on
/// it, so that nobody in it may be using the file yet.
pub(super) fn make_file(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(file) => file.set_permissions(Permissions::from_mode(0o600)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Makes an empty file in the place of `former`, for the group that shared that one; for the owner alone
/// where it cannot be given to that group. Only to be called with the folder locked.
pub(super) fn make_file_like(path: &Path, former: &Metadata) -> io::Result<()> {
    make_file(path)?;
    let mode = former.mode() & 0o660;
    if mode & 0o060 == 0 || chown(path, None, Some(former.gid())).is_err() {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// Whether this process may write to the file.
pub(super) fn is_writable(path: &Path) -> bool {
    rustix::fs::access(path, Access::WRITE_OK).is_ok()
}

/// Whether nobody uses the file, and this user could not put beside it what its users share: then it can be
/// read only as one that does not change.
pub(super) fn is_left_alone(path: &Path) -> bool {
    let is_used = COMPANIONS.iter().any(|companion| beside(path, companion).exists());
    !is_used && rustix::fs::access(folder(path), Access::WRITE_OK).is_err()
}

/// A folder that no other process makes, moves or migrates a journal in.
pub(super) struct LockedFolder {
    _file: File,
}

/// Locks the file's folder; none when another process has it.
pub(super) fn try_lock(path: &Path) -> io::Result<Option<LockedFolder>> {
    let file = File::open(folder(path))?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(LockedFolder { _file: file })),
        Err(rustix::io::Errno::WOULDBLOCK | rustix::io::Errno::INTR) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Renames the file and what lies beside it to `NAME.broken-1` (or the next number that is free) and
/// answers with the new name.
pub(super) fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let names = (1..).map(|number: u32| beside(path, &format!(".broken-{number}")));
    let is_free = |name: &PathBuf| !name.exists() && COMPANIONS.iter().all(|c| !beside(name, c).exists());
    let aside = names.take(100_000).find(is_free).ok_or(io::ErrorKind::AlreadyExists)?;
    // The file itself goes last: one without its companions is still there to be set aside, but the
    // companions of a broken file must not meet a new one.
    for companion in COMPANIONS {
        match fs::rename(beside(path, companion), beside(&aside, companion)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    fs::rename(path, &aside)?;
    Ok(aside)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
