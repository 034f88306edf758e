//! Options and commands that are the same whatever the contracts say. Knows what they are called; reads no values.

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::{Arg, ArgAction, Command as Parser, ValueHint, value_parser};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use oas_contract::Schema;

use super::waiting::{pause, waiting};
use crate::bad_rows::TREATMENTS;
use crate::catalogue::Catalogue;
use crate::completion;
use crate::language::message;
use crate::output::fields::names_of;
use crate::output::format::FORMATS;
use crate::output::query::Query;

/// The commands that are about no single contract.
pub(super) fn own_commands(catalogue: &Catalogue) -> [Parser; 6] {
    let packages: Vec<&str> = catalogue.documents().map(|(package, _)| package).collect();
    [
        apply_command(),
        Parser::new("providers")
            .about(message!(
                "Shows what can be called, and whether its credentials were found",
                "显示可以调用什么，以及是否找到了凭证"
            ))
            .args(output_options(&[]))
            .arg(sorted(Vec::new())),
        Parser::new("configure")
            .about(message!(
                "Writes a profile of the configuration file, and tries it",
                "写入配置文件中的一个 profile，并试着用它调用"
            ))
            .long_about(message!(
                "Writes a profile of the configuration file, which only its owner can read, and tries it. On a terminal it asks \
                 for every variable; elsewhere it reads lines of the form NAME=VALUE from standard input. What is not \
                 mentioned stays as it is, comments included.",
                "写入配置文件中的一个 profile（文件只有本人可读），并试着用它调用。在终端里逐个询问变量；否则从标准输入读取 \
                 NAME=VALUE 形式的行。没有提到的内容（包括注释）保持不变。"
            ))
            .arg(
                Arg::new("provider")
                    .long("provider")
                    .value_name("CRATE")
                    .action(ArgAction::Append)
                    .value_parser(PossibleValuesParser::new(packages.clone()))
                    .help(message!("Asks for the variables of this provider only", "只询问这一家的变量")),
            )
            .arg(flag("no-try", message!("Calls nobody", "不发起任何调用"))),
        Parser::new("demo")
            .about(message!(
                "Makes every call of every provider once, with the examples of the contracts",
                "用契约中的示例，把每家的每个调用各执行一次"
            ))
            .long_about(message!(
                "Makes every call of every provider once: to the fake, with the examples of the contracts, or to a real \
                 provider, with what its earlier answers lead to.",
                "把每家的每个调用各执行一次：向模拟服务调用时使用契约中的示例；向真实服务商调用时使用它先前的回答。"
            ))
            .arg(
                Arg::new("live")
                    .long("live")
                    .value_name("CRATE")
                    .help(message!(
                        "Calls the real endpoint of this crate, with credentials of your own",
                        "用你自己的凭证调用这个 crate 的真实端点"
                    ))
                    .value_parser(PossibleValuesParser::new(packages)),
            )
            .arg(flag(
                "json",
                message!("Prints one JSON document per operation, one on each line", "每个操作输出一行 JSON"),
            ))
            .arg(
                Arg::new("items").long("items").value_name("N").value_parser(count).conflicts_with("live").help(message!(
                    "Lets the fake page through so many items instead of answering the examples",
                    "让模拟服务分页返回这么多项，而不是返回示例"
                )),
            ),
        Parser::new("completions").about(message!("Prints completions for a shell", "输出某个 shell 的补全脚本")).arg(
            Arg::new("shell").value_name("SHELL").required(true).value_parser(PossibleValuesParser::new(
                completion::SHELLS.iter().map(|shell| shell.name()).collect::<Vec<_>>(),
            )),
        ),
        Parser::new("man")
            .about(message!(
                "Prints the manual page, or writes those of all commands into a folder",
                "输出手册页，或把所有命令的手册页写入一个目录"
            ))
            .arg(
                Arg::new("folder")
                    .value_name("FOLDER")
                    .value_hint(ValueHint::DirPath)
                    .value_parser(value_parser!(std::path::PathBuf)),
            ),
    ]
}

fn apply_command() -> Parser {
    waiting(
            Parser::new("apply")
                .about(message!(
                    "Makes what a plan says is missing: these images shall be in these regions",
                    "按计划补齐缺少的镜像：哪些镜像应在哪些地域"
                ))
                .long_about(message!(
                    "Makes what a plan says is missing. A plan is a YAML file that says which images shall be in which regions of \
                     which providers, and what makes them where they are missing. What is there is left alone, what is under way \
                     is waited for, and what fails hides nothing of the rest; run again, it goes on.",
                    "按计划补齐缺少的镜像。计划是一个 YAML 文件，写明哪些镜像应在哪些服务商的哪些地域，以及缺少时如何创建。已有的保持不变，\
                     正在进行的会等待，失败的不影响其余；再次执行即可接着做。"
                ))
                .arg(
                    Arg::new("plan")
                        .value_name("PLAN")
                        .required(true)
                        .value_hint(ValueHint::FilePath)
                        .value_parser(value_parser!(std::path::PathBuf))
                        .help(message!("The YAML file", "YAML 文件")),
                )
                .arg(
                    flag("dry-run", message!("Shows what is there and what is missing, and changes nothing", "显示已有和缺少的内容，不做任何更改"))
                        .help_heading(output_heading()),
                )
                .args(output_options(&[])),
        )
}

/// The options of every command.
pub(super) fn global_options() -> Vec<Arg> {
    let heading = message!("Connection", "连接");
    let text = |name: &'static str, value: &'static str, help: String| {
        Arg::new(name).long(name).value_name(value).help(help).global(true).help_heading(heading.clone())
    };
    vec![
        text(
            "profile",
            "NAME",
            message!(
                "Takes credentials from this profile of the configuration file first [env: CLOUD_IMAGES_PROFILE]",
                "优先从配置文件的这个 profile 读取凭证 [env: CLOUD_IMAGES_PROFILE]"
            ),
        )
        .add(ArgValueCandidates::new(completion::profiles)),
        text(
            "config",
            "FILE",
            message!(
                "The configuration file [env: CLOUD_IMAGES_CONFIG] [default: ~/.config/cloud-images/config.toml]",
                "配置文件 [env: CLOUD_IMAGES_CONFIG] [默认：~/.config/cloud-images/config.toml]"
            ),
        )
        .value_hint(ValueHint::FilePath)
        .value_parser(value_parser!(std::path::PathBuf)),
        text("endpoint", "URL", message!("Another base URL than the provider's own", "替代服务商自己的基础 URL")),
        flag(
            "allow-http",
            message!(
                "Accepts an endpoint that is plain http: whoever is on the way sees the credentials",
                "接受明文 http 端点：途中的任何人都能看到凭证"
            ),
        )
        .global(true)
        .help_heading(heading.clone()),
        text(
            "mock",
            "N",
            message!(
                "Calls a fake of the providers in this process, which answers examples, or pages through N items",
                "调用同一进程内的模拟服务：返回示例，或分页返回 N 项"
            ),
        )
        .num_args(0..=1)
        .require_equals(true)
        .default_missing_value("examples")
        .value_parser(items),
        text(
            "timeout",
            "TIME",
            message!(
                "The longest a call may take, such as 30s or 2m [default: 60s]",
                "一次调用的最长时间，如 30s、2m [默认：60s]"
            ),
        )
        .value_parser(pause),
        text(
            "retries",
            "N",
            message!(
                "How often a call that has failed is tried again [default: 2]",
                "失败的调用最多重试几次 [默认：2]"
            ),
        )
        .value_parser(value_parser!(u32)),
        text(
            "header",
            "NAME: VALUE",
            message!(
                "A header that every request has; may be given several times",
                "每个请求都带上的请求头；可以多次给出"
            ),
        )
        .action(ArgAction::Append)
        .value_parser(header),
        text(
            "proxy",
            "URL",
            message!("A proxy for every request, instead of those of the system", "所有请求使用的代理，替代系统代理"),
        ),
        flag(
            "debug",
            message!(
                "Says on standard error what goes over the wire, with secrets masked",
                "在标准错误上显示收发的内容，密钥打码"
            ),
        )
        .global(true)
        .help_heading(heading.clone()),
        text(
            "record",
            "FILE",
            message!(
                "Writes what goes over the wire into a new file (HAR 1.2), with secrets masked",
                "把收发的内容写入新文件（HAR 1.2），密钥打码"
            ),
        )
        .value_hint(ValueHint::FilePath)
        .value_parser(value_parser!(std::path::PathBuf)),
        color_option(),
    ]
}

fn color_option() -> Arg {
    Arg::new("color")
        .long("color")
        .value_name("WHEN")
        .help(message!("Whether the output has colours [default: auto]", "输出是否带颜色 [默认：auto]"))
        .global(true)
        .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
        .help_heading(output_heading())
}

pub(super) fn flag(name: &'static str, help: String) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

pub(super) fn output_heading() -> String {
    message!("Output", "输出")
}

/// How a result is written.
pub(super) fn output_options(also: &[&'static str]) -> Vec<Arg> {
    let heading = output_heading();
    let mut options = vec![
        Arg::new("output")
            .long("output")
            .short('o')
            .value_name("FORMAT")
            .value_parser(PossibleValuesParser::new(FORMATS.map(|(name, _)| name)))
            .help(message!(
                "How the result is written; a table with lines on a terminal, one without elsewhere",
                "结果的格式；在终端里是带线的表格，否则是不带线的表格"
            )),
        Arg::new("query")
            .long("query")
            .value_name("JMESPATH")
            .value_parser(ValueParser::from(|text: &str| Query::parse(text).map(|_| text.to_owned())))
            .help(message!("Shows what this expression takes out of the result", "只显示这个表达式从结果中取出的部分")),
        flag("no-headers", message!("Leaves out the line of names of tables and CSV", "表格和 CSV 不输出列名")),
        flag("wide", message!("Leaves no column out for want of room", "不因宽度不足而省略列")),
        flag(
            "bom",
            message!("Begins CSV with a byte order mark, as spreadsheets want it", "CSV 以 BOM 开头，供电子表格使用"),
        ),
    ];
    if also.contains(&"time") {
        options.push(
            Arg::new("time")
                .long("time")
                .value_name("ZONE")
                .value_parser(PossibleValuesParser::new(["local", "utc", "raw"]))
                .help(message!(
                    "The zone of times: of this machine, UTC, or as the provider sends them",
                    "时间的时区：本机、UTC，或按服务商原样"
                )),
        );
    }
    if also.contains(&"watch") {
        options.push(
            Arg::new("watch")
                .long("watch")
                .value_name("TIME")
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value("5s")
                .value_parser(pause)
                .help(message!(
                    "Shows it again and again, until Ctrl-C [pause: 5s]",
                    "反复显示，直到按 Ctrl-C [间隔：5s]"
                )),
        );
    }
    if also.contains(&"raw") {
        options.push(
            flag("raw", message!("Writes the answer as the provider sent it", "按服务商发来的原样输出"))
                .conflicts_with_all(["output", "query", "no-headers", "bom", "time", "fields"]),
        );
    }
    options.into_iter().map(|option| option.help_heading(heading.clone())).collect()
}

/// What items are sorted by.
pub(super) fn sorted(known: Vec<String>) -> Arg {
    Arg::new("sort")
        .long("sort")
        .value_name("FIELD")
        .value_delimiter(',')
        .allow_hyphen_values(true)
        .add(ArgValueCandidates::new(move || known.iter().map(CompletionCandidate::new).collect()))
        .help(message!(
            "Sorts by this field, with a `-` before it the greatest first",
            "按这个字段排序；前面加 `-` 则从大到小"
        ))
        .help_heading(output_heading())
}

pub(super) fn listing(whole: bool) -> [Arg; 3] {
    let help = match whole {
        true => {
            message!(
                "Shows so many items at most, from as many pages as that takes",
                "最多显示这么多项，需要几页就取几页"
            )
        }
        false => message!(
            "Shows so many items of every list at most, from as many pages as that takes",
            "每个列表最多显示这么多项，需要几页就取几页"
        ),
    };
    let all = message!("Goes through all pages, instead of showing the first one", "取全部页，而不只是第一页");
    [
        flag("all-pages", all).help_heading(output_heading()),
        Arg::new("limit").long("limit").value_name("N").value_parser(count).help(help).help_heading(output_heading()),
        Arg::new("bad-rows")
            .long("bad-rows")
            .value_name("WHAT")
            .value_parser(PossibleValuesParser::new(TREATMENTS.map(|(name, _)| name)))
            .help(message!(
                "What is done with rows that are not what the contract promises; those that are left out, or shown as they \
                 came, are named at the end [default: fail]",
                "如何处理与契约不符的行；略过或按原样显示的行会在最后列出 [默认：fail]"
            ))
            .help_heading(output_heading()),
    ]
}

/// A table over several contracts, with these columns and states.
pub(super) fn overview(name: &str, packages: &[&'static str], columns: Vec<String>, states: Vec<String>) -> Parser {
    let text =
        |name: &'static str, value: &'static str, help: String| Arg::new(name).long(name).value_name(value).help(help);
    Parser::new(name.to_owned())
        .about(message!(
            "Shows the {} of all providers whose credentials are there, in one table",
            "把有凭证的各家的 {} 显示在一张表里",
            name
        ))
        .arg(flag(
            "all",
            message!(
                "Asks every provider whose credentials are there, which is what happens anyway",
                "查询每一家有凭证的服务商（本来就是如此）"
            ),
        ))
        .arg(
            text(
                "provider",
                "CRATE",
                message!("Asks this provider; may be given several times", "查询这一家；可以多次给出"),
            )
            .action(ArgAction::Append)
            .conflicts_with("all")
            .value_parser(PossibleValuesParser::new(packages.to_vec())),
        )
        .arg(text("region", "REGION", message!("Asks for this region only", "只查询这个地域")))
        .arg(
            text("status", "STATE", message!("Shows what is in this state only", "只显示处于这个状态的"))
                .action(ArgAction::Append)
                .add(ArgValueCandidates::new(move || states.iter().map(CompletionCandidate::new).collect())),
        )
        .args(listing(false))
        .arg(fields(columns.clone()).help(message!("Shows these columns only", "只显示这些列")))
        .arg(sorted(columns))
        .args(output_options(&["time", "watch"]))
}

/// Which fields are shown.
pub(super) fn fields(known: Vec<String>) -> Arg {
    Arg::new("fields")
        .long("fields")
        .value_name("A,B")
        .value_delimiter(',')
        .conflicts_with("query")
        .add(ArgValueCandidates::new(move || known.iter().map(CompletionCandidate::new).collect()))
        .help(message!(
            "Shows these fields only, such as status.status; JSON pointers work as well",
            "只显示这些字段，如 status.status；也可以写 JSON pointer"
        ))
        .help_heading(output_heading())
}

/// The names of the fields of a schema.
pub(super) fn names(item: Option<&Schema<'_>>) -> Vec<String> {
    item.map(names_of).unwrap_or_default()
}

/// The items of a fake: a number, or none for its examples.
pub(super) fn items(text: &str) -> Result<usize, String> {
    match text.parse() {
        _ if text == "examples" => Ok(0),
        Ok(items) if items > 0 => Ok(items),
        _ => Err(message!("write how many items the fake has, 1 or more", "请写模拟服务有多少项，至少为 1")),
    }
}

/// A number of things, of which there is at least one.
pub(super) fn count(text: &str) -> Result<usize, String> {
    let count = text.parse().ok().filter(|count| *count > 0);
    count.ok_or_else(|| message!("write a number, 1 or more", "请写一个不小于 1 的数"))
}

/// `NAME: VALUE`.
fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) =
        text.split_once(':').ok_or_else(|| message!("write it as NAME: VALUE", "请写成 NAME: VALUE"))?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

/// The option that shows requests instead of sending them.
pub(super) fn dry_run() -> Arg {
    let help = message!(
        "Prints the request and how it is signed, with secrets masked, and sends nothing",
        "显示请求及其签名过程，密钥打码，不发送"
    );
    flag("dry-run", help).help_heading(output_heading())
}
