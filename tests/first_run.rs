//! `warroom` without a config and without a URL, in a terminal.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use endpoint::{Behaviour, Endpoint};
use pty::{PATIENCE, Terminal, warroom};
use rustix::process::Signal;

fn first_screen() -> Terminal {
    let terminal = Terminal::start(warroom(&[]), 80, 24);
    terminal.wait_for_text("There is no config, and no URL was given.");
    terminal
}

fn assert_given_back(terminal: &Terminal) {
    terminal.screen(|screen| {
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
    });
}

#[test]
fn a_wrong_url_says_why_and_a_right_one_opens_the_board() {
    let endpoint = Endpoint::start(Behaviour::Page("errors_total 1\nup 1\n".to_owned()));
    let mut terminal = first_screen();
    terminal.send("u127.0.0.1:1\r");
    terminal.wait_for_text("refused");
    terminal.send("\x15");
    // The end is typed first, the beginning in front of it.
    let url = endpoint.url();
    let (scheme, rest) = url.split_at("http://".len());
    terminal.send(&format!("{rest}\x01{scheme}\r"));
    terminal.wait_for_text("1 source live");
    terminal.quit();
}

#[test]
fn the_demo_is_a_key_away() {
    let mut terminal = first_screen();
    terminal.send("d");
    terminal.wait_for_text("checkout-demo");
    terminal.quit();
}

#[test]
fn the_places_of_a_config_are_told() {
    let mut terminal = first_screen();
    terminal.send("?");
    terminal.wait_for_text("/etc/warroom/config.toml");
    terminal.send("q");
    assert!(terminal.wait_for_exit(PATIENCE).expect("q ends it").success());
    assert_given_back(&terminal);
}

#[test]
fn it_ends_as_it_is_told_to() {
    let mut terminal = first_screen();
    terminal.signal(Signal::TERM);
    let status = terminal.wait_for_exit(PATIENCE).expect("it ends");
    assert_eq!(status.code(), Some(143));
    assert_given_back(&terminal);
    let mut terminal = first_screen();
    terminal.send("u\x03");
    assert!(terminal.wait_for_exit(PATIENCE).expect("ctrl-c ends it").success());
    let mut terminal = first_screen();
    terminal.hang_up();
    assert_eq!(terminal.wait_for_exit(PATIENCE).expect("a hang-up ends it").code(), Some(129));
}
