//! `--watch`: again and again, until it is interrupted.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

use crate::support::program;

#[test]
fn again_and_again() {
    for arguments in ["ppio prewarm list --mock", "tasks --mock --provider ppio-gpu"] {
        let mut command = program();
        command.args(arguments.split_whitespace()).args(["--watch=20ms", "--output", "csv", "--no-headers"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        // It is held until the end: a reader that is gone ends the program as well.
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        let observed: Vec<String> = reader.by_ref().lines().take(3).map(Result::unwrap).collect();
        assert!(observed.iter().all(|line| line.contains("prewarm-task-id")), "{observed:?}");
        let interrupted = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
        assert!(interrupted.success());
        std::io::copy(&mut reader, &mut std::io::sink()).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{arguments}");
    }
}

#[test]
fn what_will_not_pass_ends_it() {
    let output = program().args(["ppio", "prewarm", "list", "--watch=20ms"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
}
