//! Writes a profile of the configuration file, and tries it. Values come from the keyboard or from standard input, never from
//! arguments, which others can see; none is ever printed.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};

use clap::ArgMatches;
use oas_contract::{Document, Parameter, SecurityScheme};
use oas_runtime::{Arguments, Json};
use toml_edit::{DocumentMut, Item, Table, value};

use crate::catalogue::catalogue;
use crate::connection::Connection;
use crate::failure::{Exit, Failure};
use crate::interrupt::interruptible;
use crate::language::message;
use crate::missing;
use crate::output::note;
use crate::profile::{self, Profile};

/// The most that is read from standard input, in bytes.
const LARGEST: u64 = 1 << 20;

/// Asks for variables, writes them, and tries them.
pub async fn run(matches: &ArgMatches) -> Result<(), Failure> {
    if matches.contains_id("mock") {
        return Err(Failure::usage(message!(
            "the fake needs no profile: leave --mock out",
            "模拟服务不需要 profile：请去掉 --mock"
        )));
    }
    let config = matches.get_one::<std::path::PathBuf>("config").map(std::path::PathBuf::as_path);
    let (path, text) = profile::file(config)?;
    let text = text.unwrap_or_default();
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let line = text[..error.span().map_or(0, |span| span.start).min(text.len())].matches('\n').count() + 1;
        Failure::usage(message!(
            "{}:{}: it is no TOML: {}",
            "{}:{}：不是 TOML：{}",
            path.display(),
            line,
            error.message()
        ))
    })?;
    let default = document.get("default-profile").and_then(Item::as_str).map(str::to_owned);
    let name =
        matches.get_one::<String>("profile").cloned().or(default.clone()).unwrap_or_else(|| "default".to_owned());
    let asked: Vec<&String> = matches.get_many("provider").into_iter().flatten().collect();
    let wanted = |package: &str| asked.is_empty() || asked.iter().any(|known| *known == package);
    let supplied = match io::stdin().is_terminal() {
        true => from_keyboard(&name, &wanted)?,
        false => from_input(io::stdin().lock())?,
    };
    if supplied.is_empty() {
        return Err(Failure::usage(message!(
            "nothing was given, and nothing is written",
            "没有给出任何内容，也没有写入"
        )));
    }
    if default.is_none() {
        document.insert("default-profile", value(name.as_str()));
    }
    let profiles = document.entry("profiles").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    let table = profiles.as_table_like_mut().map(|profiles| profiles.entry(&name).or_insert_with(toml_edit::table));
    let Some(table) = table.and_then(Item::as_table_like_mut) else {
        return Err(Failure::usage(message!(
            "{}: a profile is a table, `[profiles.NAME]`, with variables below it",
            "{}：profile 是一个表 `[profiles.NAME]`，变量写在它下面",
            path.display()
        )));
    };
    for (variable, text) in &supplied {
        match table.get_mut(variable).and_then(Item::as_value_mut) {
            // What stands beside it, such as a comment, stays.
            Some(known) => {
                let decor = known.decor().clone();
                *known = text.as_str().into();
                *known.decor_mut() = decor;
            }
            None => {
                table.insert(variable, value(text.as_str()));
            }
        }
    }
    profile::write(&path, &document.to_string())?;
    let names = supplied.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    note(&message!("profile {}: {} written to {}", "profile {}：已把 {} 写入 {}", name, names, path.display()));
    if matches.get_flag("no-try") {
        return Ok(());
    }
    let mut connection = Connection::new(Profile::load(Some(&path), Some(&name))?);
    connection.set(matches);
    interruptible(verified(&connection, &supplied)).await
}

/// Calls what a table over all providers calls, of every provider that something was given for.
async fn verified(connection: &Connection, supplied: &BTreeMap<String, String>) -> Result<(), Failure> {
    let mut failures = Vec::new();
    let mut verified: Vec<&str> = Vec::new();
    for (command, overview) in catalogue().overviews().into_iter().flat_map(|(_, parts)| parts) {
        let own = crate::catalogue::variables(command.document);
        if verified.contains(&command.package) || own.iter().all(|variable| !supplied.contains_key(variable)) {
            continue;
        }
        verified.push(command.package);
        if let Some(missing) =
            missing::variables(command.document, &command.operation, |name| connection.variable(name))
        {
            note(&message!("{}: not tried: {} is missing", "{}：未尝试：缺少 {}", command.package, missing));
            continue;
        }
        let call = overview.calls.first().into_iter().flatten();
        let arguments: Arguments = call.map(|(name, value)| (name.as_str(), Json::from(value))).collect();
        let request = connection.request(command.package, command.operation.id().unwrap_or_default(), arguments);
        let answer = match request {
            Ok(request) => request.send().await.map(|_| ()),
            Err(error) => Err(error),
        };
        match answer {
            Ok(()) => note(&message!("{}: it works", "{}：可以使用", command.package)),
            Err(error) => failures.push(Failure::from(error).of(command.package)),
        }
    }
    let Some(last) = failures.pop() else { return Ok(()) };
    for failure in &failures {
        note(&failure.line());
    }
    Err(last)
}

/// The variables of a provider that are worth asking for: credentials, and settings such as a region.
fn variables(document: &Document) -> Vec<(String, bool)> {
    let schemes = document.security_schemes();
    let credentials = schemes.iter().flat_map(SecurityScheme::environments).map(|name| (name.to_owned(), true));
    let operations = document.operations();
    let settings =
        operations.iter().flat_map(|operation| operation.parameters.iter().filter_map(Parameter::client_setting));
    let settings = settings.filter_map(|setting| Some((setting.environment?, false)));
    let mut names: Vec<(String, bool)> = Vec::new();
    for (name, secret) in credentials.chain(settings) {
        if names.iter().all(|(known, _)| *known != name) {
            names.push((name, secret));
        }
    }
    names
}

/// Asks for every variable; what is a credential is not shown while it is typed.
fn from_keyboard(profile: &str, wanted: &dyn Fn(&str) -> bool) -> Result<BTreeMap<String, String>, Failure> {
    note(&message!("profile {}: what is left empty stays as it is", "profile {}：留空的保持不变", profile));
    let mut supplied = BTreeMap::new();
    let mut asked: Vec<String> = Vec::new();
    for (package, document) in catalogue().documents().filter(|(package, _)| wanted(package)) {
        for (name, secret) in variables(document) {
            if asked.contains(&name) {
                continue;
            }
            let question = format!("{package} {name}: ");
            let answer = match secret {
                true => rpassword::prompt_password(question).map_err(|error| unreadable(&error))?,
                false => {
                    let mut answer = String::new();
                    let mut to = io::stderr();
                    write!(to, "{question}").and_then(|()| to.flush()).map_err(|error| unreadable(&error))?;
                    io::stdin().lock().read_line(&mut answer).map_err(|error| unreadable(&error))?;
                    answer
                }
            };
            if !answer.trim().is_empty() {
                supplied.insert(name.clone(), answer.trim().to_owned());
            }
            asked.push(name);
        }
    }
    Ok(supplied)
}

/// Lines of the form `NAME=VALUE`.
fn from_input(input: impl io::Read) -> Result<BTreeMap<String, String>, Failure> {
    let mut text = String::new();
    input.take(LARGEST + 1).read_to_string(&mut text).map_err(|error| unreadable(&error))?;
    if text.len() as u64 > LARGEST {
        return Err(Failure::usage(message!("standard input: more than {} bytes", "标准输入：超过 {} 字节", LARGEST)));
    }
    let known = catalogue().variables();
    let mut supplied = BTreeMap::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line = line.trim().strip_prefix("export ").unwrap_or(line.trim());
        // What stands there may be secret, so only the place is told.
        let fault = |what: String| {
            Failure::new(Exit::Usage, message!("standard input:{}: {}", "标准输入：第 {} 行：{}", at + 1, what))
        };
        let (name, value) =
            line.split_once('=').ok_or_else(|| fault(message!("write NAME=VALUE", "请写 NAME=VALUE")))?;
        if !known.contains(name.trim()) {
            let all = known.iter().cloned().collect::<Vec<_>>().join(", ");
            return Err(fault(message!(
                "no provider reads this variable; there are: {}",
                "没有服务商使用这个变量；有：{}",
                all
            )));
        }
        let value = value.trim();
        if value.is_empty() {
            return Err(fault(message!("the value is empty", "值为空")));
        }
        supplied.insert(name.trim().to_owned(), value.to_owned());
    }
    Ok(supplied)
}

fn unreadable(error: &io::Error) -> Failure {
    Failure::usage(message!("standard input cannot be read: {}", "无法读取标准输入：{}", error))
}
