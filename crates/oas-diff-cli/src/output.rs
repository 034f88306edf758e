//! The one way to print of `oas-diff` and of the tasks of a workspace that call it. Knows the two streams, and that either can be closed or full; nothing of what is printed.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write};
use std::process::ExitCode;
use std::sync::Mutex;

use oas_contract::printable_lines;

/// What went wrong first with standard output.
static FAULT: Mutex<Option<io::Error>> = Mutex::new(None);

/// Prints a report, or part of one. Once printing has failed nothing more is printed, and [`finish`] says so.
pub fn print(report: &dyn Display) {
    write(&printable_lines(&report.to_string()));
}

fn write(text: &str) {
    let mut fault = FAULT.lock().expect("nobody panics while it prints");
    if fault.is_none() {
        *fault = io::stdout().lock().write_all(text.as_bytes()).err();
    }
}

/// Prints what a program reads, or what has colours: whoever has put it together has seen to what it quotes.
pub fn print_as_is(text: &str) {
    write(text);
}

/// The arguments of this program, or the exit code where they ask for nothing but help or a version, which is printed. Wrong ones
/// end the program.
pub fn arguments<A: clap::Parser>() -> Result<A, ExitCode> {
    A::try_parse().map_err(|error| {
        if error.use_stderr() {
            error.exit();
        }
        let text = error.render();
        let coloured = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        print_as_is(&if coloured { text.ansi().to_string() } else { text.to_string() });
        end(Ok(ExitCode::SUCCESS))
    })
}

/// Prints lines about the work itself, which are no part of a report: on standard error. Who does not listen there misses
/// nothing that a program reads.
pub fn tell(lines: &dyn Display) {
    let lines = lines.to_string();
    let end = if lines.is_empty() || lines.ends_with('\n') { "" } else { "\n" };
    let _ = write!(io::stderr().lock(), "{}{end}", printable_lines(&lines));
}

/// Whether everything that was printed has arrived. A reader that has seen enough closes the pipe; that is no fault.
pub fn finish() -> io::Result<()> {
    let mut fault = FAULT.lock().expect("nobody panics while it prints");
    match fault.take().map_or_else(|| io::stdout().lock().flush(), Err) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// The exit code of a program: its own, 2 for an error, which is told, and 3 where what was printed has not arrived.
pub fn end(outcome: anyhow::Result<ExitCode>) -> ExitCode {
    let code = outcome.unwrap_or_else(|error| {
        tell(&format_args!("error: {error:#}"));
        ExitCode::from(2)
    });
    if let Err(error) = finish() {
        tell(&format_args!("error: failed to print: {error}"));
        return ExitCode::from(3);
    }
    code
}
