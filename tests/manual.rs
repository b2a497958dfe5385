//! Completions and man pages, as shells and `man` take them.
#![allow(clippy::unwrap_used)]

#[path = "support/binary.rs"]
#[allow(dead_code)] // what other tests ask of it
mod binary;

use std::fs;
use std::process::{Command, Output};

use binary::Home;

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// The commands `--help` lists.
fn commands(home: &Home) -> Vec<String> {
    let help = home.run(&["--help"]).done();
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.split_whitespace().next().map(ToOwned::to_owned));
    names.filter(|name| name != "help").collect()
}

/// What another program makes of `file`, where that program is installed.
fn handed_to(program: &str, args: &[&str], home: &Home, file: &str) -> Option<Output> {
    match Command::new(program).args(args).arg(home.file(file)).env("MANWIDTH", "120").output() {
        Ok(output) => Some(output),
        Err(error) => {
            eprintln!("{program} was not asked: {error}");
            None
        }
    }
}

#[test]
fn every_command_is_known_to_every_shell() {
    let home = Home::new();
    let commands = commands(&home);
    assert!(commands.iter().any(|name| name == "record"), "{commands:?}");
    for shell in SHELLS {
        let script = home.run(&["completions", shell]).done();
        for name in &commands {
            assert!(script.contains(name.as_str()), "{shell} does not know {name}");
        }
    }
}

#[test]
fn bash_reads_its_completions() {
    let home = Home::new();
    fs::write(home.file("warroom.bash"), home.run(&["completions", "bash"]).done()).unwrap();
    let Some(read) = handed_to("bash", &["-n"], &home, "warroom.bash") else { return };
    assert!(read.status.success() && read.stderr.is_empty(), "{read:?}");
    let asked = "source \"$0\"; COMP_WORDS=(warroom exp) COMP_CWORD=1; _warroom warroom exp warroom; \
                 echo \"${COMPREPLY[@]}\"";
    let completed = handed_to("bash", &["-c", asked], &home, "warroom.bash").unwrap();
    assert_eq!(String::from_utf8(completed.stdout).unwrap(), "export\n");
}

#[test]
fn the_man_page_tells_of_every_command_and_each_has_a_page() {
    let home = Home::new();
    let whole = home.run(&["man"]).done();
    for name in commands(&home) {
        assert!(whole.contains(&format!("warroom\\-{name}(1)")), "{name} is missing");
        let page = home.run(&["man", &name]).done();
        assert!(page.contains(&format!(".TH warroom-{name} 1  \"warroom ")), "{page}");
    }
    assert!(home.run(&["man", "ecxport"]).refused(2).contains("no command `ecxport`"));
}

#[test]
fn groff_sets_the_pages_without_a_complaint() {
    let home = Home::new();
    for name in ["", "export"] {
        let args: &[&str] = if name.is_empty() { &["man"] } else { &["man", name] };
        fs::write(home.file("page.1"), home.run(args).done()).unwrap();
        let Some(set) = handed_to("groff", &["-man", "-ww", "-Tascii", "-P-cbou"], &home, "page.1") else {
            return;
        };
        assert!(set.status.success() && set.stderr.is_empty(), "{}", String::from_utf8_lossy(&set.stderr));
        let text = String::from_utf8(set.stdout).unwrap();
        assert!(text.contains("NAME") && text.contains("OPTIONS") && text.contains("--journal"), "{text}");
    }
}
