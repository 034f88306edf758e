//! What goes wrong, as one line and an exit code. Knows errors; prints nothing.

use std::fmt;
use std::io;

use oas_runtime::{Error, ErrorKind};

use crate::language::{is_chinese, message};
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
    /// Rows of a list could not be read; all others are shown.
    Incomplete = 9,
    /// The user has stopped it with Ctrl-C.
    Interrupted = 130,
}

/// The exit codes and what they mean, in English and Chinese.
const EXIT_CODES: [(u8, &str, &str); 11] = [
    (0, "done; also where the reader of the output has seen enough", "成功；读取输出的一方提前结束也算成功"),
    (1, "an answer is an error, or not what its contract promises", "回答是错误，或与契约不符"),
    (
        2,
        "the command line, a profile or a value is wrong; nothing was sent",
        "命令行、profile 或某个值有误；没有发送任何请求",
    ),
    (3, "credentials are missing, or are not accepted", "缺少凭证，或凭证不被接受"),
    (4, "what was asked for does not exist", "所查询的对象不存在"),
    (5, "what was waited for has failed", "所等待的任务失败"),
    (6, "it took too long", "超时"),
    (7, "no connection could be made, or it broke", "无法建立连接，或连接中断"),
    (8, "the output cannot be written", "无法写出结果"),
    (9, "rows of a list could not be read, and all others are shown", "列表中有的行无法读取，其余的都已显示"),
    (130, "interrupted with Ctrl-C", "被 Ctrl-C 中断"),
];

/// The exit codes, for the help texts.
pub fn exit_codes() -> String {
    let lines = EXIT_CODES
        .map(|(code, english, chinese)| format!("  {code:<3}  {}", if is_chinese() { chinese } else { english }));
    format!("{}\n{}", message!("Exit codes:", "退出码："), lines.join("\n"))
}

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

    /// What is told of it, on one line.
    pub fn line(&self) -> String {
        message!("error: {}", "错误：{}", self)
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
        let text = format!("{error}{}", cause.unwrap_or_default());
        // What clients and providers say is English; what kind of fault it is can be said.
        let kind = EXIT_CODES.iter().find(|(code, ..)| *code == exit as u8).map_or("", |(_, _, chinese)| chinese);
        Self::new(exit, if is_chinese() { format!("{kind}：{text}") } else { text })
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let silent = error.kind() == io::ErrorKind::BrokenPipe;
        Self {
            silent,
            ..Self::new(Exit::Output, message!("the output cannot be written: {}", "无法写出结果：{}", error))
        }
    }
}
