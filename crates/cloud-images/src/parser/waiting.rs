//! The options of what waits, and times as they are typed. Knows what they are called; waits for nothing.

use clap::{Arg, Command as Parser};

use crate::language::message;

/// The options of what waits.
pub(super) fn waiting(parser: Parser) -> Parser {
    parser
        .arg(
            Arg::new("deadline")
                .long("deadline")
                .value_name("TIME")
                .value_parser(duration)
                .default_value("30m")
                .help(message!("How long to wait at most", "最多等多久")),
        )
        .arg(Arg::new("interval").long("interval").value_name("TIME").value_parser(pause).default_value("2s").help(
            message!(
                "The first pause between two looks; they become longer, up to 30 seconds",
                "两次查看之间的第一次间隔；之后逐渐变长，最长 30 秒"
            ),
        ))
}

/// `30s`, `2m`, `1h 30m`; a number alone means seconds.
pub(super) fn duration(text: &str) -> Result<std::time::Duration, String> {
    if let Ok(seconds) = text.parse() {
        return Ok(std::time::Duration::from_secs(seconds));
    }
    let duration: jiff::SignedDuration =
        text.parse().map_err(|_| message!("write it as 30s, 2m or 1h 30m", "请写成 30s、2m 或 1h 30m"))?;
    std::time::Duration::try_from(duration).map_err(|_| message!("it must not be negative", "不能为负"))
}

/// A time that is longer than none.
pub(super) fn pause(text: &str) -> Result<std::time::Duration, String> {
    let duration = duration(text)?;
    if duration.is_zero() {
        return Err(message!(
            "nothing can be done in no time; write 1s or more",
            "时间为零则什么也做不了；请写 1s 或更长"
        ));
    }
    Ok(duration)
}
