//! The program on a terminal of 80 columns: what appears, what moves, and Ctrl-C.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs::File;
use std::io::Read as _;
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use support::program;

/// Whether there are pseudo-terminals; where there are none, nothing can be seen on one.
fn terminals() -> bool {
    let there = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).is_ok();
    if !there {
        eprintln!("left out: this machine has no pseudo-terminals");
    }
    there
}

/// Runs the program on a terminal, and presses Ctrl-C once this appears; what was seen, and the exit code.
fn on_terminal(arguments: &str, variables: &[(&str, &str)], interrupt_at: Option<&str>) -> (String, Option<i32>) {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    tcsetwinsize(&terminal, Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let inside = || File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
    let mut command = program();
    command.args(arguments.split_whitespace()).envs(variables.iter().copied());
    command.stdin(inside()).stdout(inside()).stderr(inside());
    let mut child = command.spawn().unwrap();
    // Else the terminal would stay open on this side.
    drop(command);
    let (mut observed, mut outside, began) = (Vec::new(), File::from(terminal), Instant::now());
    let mut interrupted = interrupt_at.is_none();
    let mut buffer = [0; 4096];
    // Reading ends with an error when nobody is on the other side any more.
    while let Ok(count @ 1..) = outside.read(&mut buffer) {
        observed.extend_from_slice(&buffer[..count]);
        assert!(began.elapsed() < Duration::from_secs(30), "{}", String::from_utf8_lossy(&observed));
        if !interrupted && String::from_utf8_lossy(&observed).contains(interrupt_at.unwrap()) {
            interrupted = true;
            let id = child.id().to_string();
            assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        }
    }
    (String::from_utf8_lossy(&observed).into_owned(), child.wait().unwrap().code())
}

const TERMINAL: &[(&str, &str)] = &[("TERM", "xterm-256color")];

#[test]
fn tables_have_lines_and_colors() {
    if !terminals() {
        return;
    }
    let (observed, code) = on_terminal("tasks --mock", TERMINAL, None);
    assert_eq!(code, Some(0), "{observed}");
    assert!(observed.contains('┌') && observed.contains("\u{1b}[38;5;10m succeeded"), "{observed}");
    let border = observed.lines().find(|line| line.starts_with('┌')).unwrap().trim_end();
    assert!(border.chars().count() <= 80, "{border}");
    let (observed, _) = on_terminal("tasks --mock", &[("TERM", "xterm"), ("NO_COLOR", "1")], None);
    assert!(observed.contains('┌') && !observed.contains('\u{1b}'), "{observed}");
    let (observed, code) = on_terminal("demo", TERMINAL, None);
    assert!(code == Some(0) && observed.matches('┌').count() >= 5, "{observed}");
}

#[test]
fn a_wait_has_a_bar_that_leaves_no_trace() {
    if !terminals() {
        return;
    }
    let (observed, code) =
        on_terminal("jdcloud wait-image-tasks --action ImportImage --mock --interval 300ms", TERMINAL, None);
    assert_eq!(code, Some(0), "{observed}");
    assert!(observed.contains("100 %") && observed.contains("pending [="), "{observed}");
    let last = observed.rsplit("\u{1b}[2K").next().unwrap();
    assert!(last.trim_start_matches('\r').starts_with('┌'), "the bar is gone when the table comes: {last:?}");
    let dumb = [("TERM", "dumb")];
    let (observed, _) = on_terminal("ppio prewarm wait t --mock --interval 100ms", &dumb, None);
    assert!(
        observed.contains("pending after 0 s") && observed.contains("succeeded after") && !observed.contains('\u{1b}'),
        "{observed}"
    );
}

#[test]
fn interrupted() {
    if !terminals() {
        return;
    }
    let (observed, code) = on_terminal("ppio prewarm wait t --mock", TERMINAL, Some("pending"));
    assert_eq!(code, Some(130), "{observed}");
    assert!(observed.contains("error: interrupted; the last state was pending"), "{observed}");
}
