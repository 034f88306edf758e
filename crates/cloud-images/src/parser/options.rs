//! Options and commands that are the same whatever the contracts say. Knows what they are called; reads no values.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command as Parser, value_parser};

use crate::catalogue::Catalogue;

/// The commands that are about no single contract.
pub(super) fn own_commands(catalogue: &Catalogue) -> [Parser; 4] {
    let packages: Vec<&str> = catalogue.documents().map(|(package, _)| package).collect();
    [
        Parser::new("providers")
            .about("Shows what can be called, and whether its credentials were found")
            .arg(output()),
        Parser::new("demo")
            .about("Makes every call of every provider once, with the examples of the contracts")
            .long_about(
                "Makes every call of every provider once: to the fake, with the examples of the contracts, or to a real \
                 provider, with what its earlier answers lead to.",
            )
            .arg(
                Arg::new("live")
                    .long("live")
                    .value_name("CRATE")
                    .help("Calls the real endpoint of this crate, with credentials of your own")
                    .value_parser(PossibleValuesParser::new(packages)),
            )
            .arg(flag("json", "Prints one JSON document per operation, one on each line"))
            .arg(
                Arg::new("items")
                    .long("items")
                    .value_name("N")
                    .value_parser(count)
                    .conflicts_with("live")
                    .help("Lets the fake page through so many items instead of answering the examples"),
            ),
        Parser::new("completions")
            .about("Prints completions for a shell")
            .arg(Arg::new("shell").value_name("SHELL").required(true).value_parser(value_parser!(clap_complete::Shell))),
        Parser::new("man")
            .about("Prints the manual page, or writes those of all commands into a folder")
            .arg(Arg::new("folder").value_name("FOLDER").value_parser(value_parser!(std::path::PathBuf))),
    ]
}

/// The options of every command.
pub(super) fn everywhere() -> Vec<Arg> {
    let heading = "Connection";
    let text = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help).global(true).help_heading(heading)
    };
    vec![
        text(
            "profile",
            "NAME",
            "Takes credentials from this profile of the configuration file first [env: CLOUD_IMAGES_PROFILE]",
        ),
        text(
            "config",
            "FILE",
            "The configuration file [env: CLOUD_IMAGES_CONFIG] [default: ~/.config/cloud-images/config.toml]",
        )
        .value_parser(value_parser!(std::path::PathBuf)),
        text("endpoint", "URL", "Another base URL than the provider's own"),
        flag("allow-http", "Accepts an endpoint that is plain http: whoever is on the way sees the credentials")
            .global(true)
            .help_heading(heading),
        text(
            "mock",
            "N",
            "Calls a fake of the providers in this process, which answers examples, or pages through N items",
        )
        .num_args(0..=1)
        .require_equals(true)
        .default_missing_value("examples")
        .value_parser(items),
        text("timeout", "TIME", "The longest a call may take, such as 30s or 2m [default: 60s]").value_parser(duration),
        text("retries", "N", "How often a call that has failed is tried again [default: 2]")
            .value_parser(value_parser!(u32)),
        text("header", "NAME: VALUE", "A header that every request has; may be given several times")
            .action(ArgAction::Append)
            .value_parser(header),
        text("proxy", "URL", "A proxy for every request, instead of those of the system"),
        text("color", "WHEN", "Whether the output has colours [default: auto]")
            .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
            .help_heading("Output"),
    ]
}

pub(super) fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

pub(super) fn output() -> Arg {
    Arg::new("output")
        .long("output")
        .short('o')
        .value_name("FORMAT")
        .value_parser(PossibleValuesParser::new(["table", "json", "yaml", "ndjson", "csv"]))
        .help("How the result is written; a table with lines on a terminal, one without elsewhere")
        .help_heading("Output")
}

pub(super) fn listing(whole: bool) -> [Arg; 2] {
    let help = match whole {
        true => "Shows so many items at most, from as many pages as that takes",
        false => "Shows so many items of every list at most, from as many pages as that takes",
    };
    [
        flag("all-pages", "Goes through all pages, instead of showing the first one").help_heading("Output"),
        Arg::new("limit").long("limit").value_name("N").value_parser(count).help(help).help_heading("Output"),
    ]
}

/// A table over several contracts.
pub(super) fn overview(name: &str, packages: &[&'static str]) -> Parser {
    Parser::new(name.to_owned())
        .about(format!("Shows the {name} of all providers whose credentials are there, in one table"))
        .arg(flag("all", "Asks every provider whose credentials are there, which is what happens anyway"))
        .arg(
            Arg::new("provider")
                .long("provider")
                .value_name("CRATE")
                .action(ArgAction::Append)
                .conflicts_with("all")
                .value_parser(PossibleValuesParser::new(packages.to_vec()))
                .help("Asks this provider; may be given several times"),
        )
        .args(listing(false))
        .arg(fields().help("Shows these columns only"))
        .arg(output())
}

pub(super) fn fields() -> Arg {
    Arg::new("fields")
        .long("fields")
        .value_name("A,B")
        .value_delimiter(',')
        .help("Shows these fields only, such as status.status; JSON pointers work as well")
        .help_heading("Output")
}

/// The items of a fake: a number, or none for its examples.
pub(super) fn items(text: &str) -> Result<usize, String> {
    match text.parse() {
        _ if text == "examples" => Ok(0),
        Ok(items) if items > 0 => Ok(items),
        _ => Err("write how many items the fake has, 1 or more".to_owned()),
    }
}

/// A number of things, of which there is at least one.
pub(super) fn count(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|count| *count > 0).ok_or_else(|| "write a number, 1 or more".to_owned())
}

/// `NAME: VALUE`.
fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(':').ok_or_else(|| "write it as NAME: VALUE".to_owned())?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

/// `30s`, `2m`, `1h 30m`; a number alone means seconds.
pub(super) fn duration(text: &str) -> Result<std::time::Duration, String> {
    if let Ok(seconds) = text.parse() {
        return Ok(std::time::Duration::from_secs(seconds));
    }
    let duration: jiff::SignedDuration = text.parse().map_err(|_| "write it as 30s, 2m or 1h 30m".to_owned())?;
    std::time::Duration::try_from(duration).map_err(|_| "it must not be negative".to_owned())
}
