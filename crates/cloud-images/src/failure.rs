//! What goes wrong, as one line and an exit code. Knows errors; prints nothing.

use std::fmt;
use std::io;

use oas_runtime::{Error, ErrorKind};

use crate::plain::plain;

/// Why the program ends. The numbers are documented and stay what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// The provider answered with an error, or not as its contract promises.
    Failed = 1,
    /// The command line, the configuration file or a value is wrong. Nothing was sent.
    Usage = 2,
    /// Credentials are missing, or are not accepted.
    Credentials = 3,
    /// What was asked for does not exist.
    NotFound = 4,
    /// What was waited for has failed.
    TaskFailed = 5,
    /// It took too long.
    TimedOut = 6,
    /// No connection could be made, or it broke.
    Unreachable = 7,
    /// The output cannot be written.
    Output = 8,
    /// The user has stopped it with Ctrl-C.
    Interrupted = 130,
}

/// The exit codes, for the help texts.
pub const EXIT_CODES: &str = "\
Exit codes:
  0    done; also where the reader of the output has seen enough
  1    an answer is an error, or not what its contract promises
  2    the command line, a profile or a value is wrong; nothing was sent
  3    credentials are missing, or are not accepted
  4    what was asked for does not exist
  5    what was waited for has failed
  6    it took too long
  7    no connection could be made, or it broke
  8    the output cannot be written
  130  interrupted with Ctrl-C";

/// A reason to end, for people.
#[derive(Debug)]
pub struct Failure {
    /// The exit code that tells programs why.
    pub exit: Exit,
    /// What went wrong and what to do about it, on one line.
    pub message: String,
    /// Nobody reads the output any more, which is no fault.
    pub silent: bool,
}

impl Failure {
    /// A failure with a message.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), silent: false }
    }

    /// A mistake of whoever typed the command or wrote the configuration.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// What the user has stopped with Ctrl-C.
    pub fn interrupted(message: impl Into<String>) -> Self {
        Self::new(Exit::Interrupted, message)
    }

    /// The same failure, with where it comes from in front.
    pub fn of(mut self, what: &str) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }

    /// The code for the shell.
    pub fn code(&self) -> u8 {
        if self.silent { 0 } else { self.exit as u8 }
    }
}

/// Always one line, whatever the parts of it hold.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.message.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
        f.write_str(&plain(&lines.collect::<Vec<_>>().join(" ")))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = match error.kind() {
            _ if error.is_auth() => Exit::Credentials,
            ErrorKind::Configuration | ErrorKind::InvalidRequest => Exit::Usage,
            ErrorKind::Credentials => Exit::Credentials,
            ErrorKind::Wait if !error.is_timeout() => Exit::TaskFailed,
            _ if error.is_not_found() => Exit::NotFound,
            _ if error.is_timeout() => Exit::TimedOut,
            ErrorKind::Transport => Exit::Unreachable,
            _ => Exit::Failed,
        };
        let causes = std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
        // What the cause says is worth reading where no response says more.
        let cause = causes.last().filter(|_| error.kind() == ErrorKind::Transport).map(|cause| format!(" ({cause})"));
        Self::new(exit, format!("{error}{}", cause.unwrap_or_default()))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let silent = error.kind() == io::ErrorKind::BrokenPipe;
        Self { silent, ..Self::new(Exit::Output, format!("the output cannot be written: {error}")) }
    }
}
