//! The request body as it was typed: JSON, content of any kind, or the parts of a form. Knows files and media types, nothing of
//! how a call is made.

use std::io::Read as _;

use clap::{Arg, ArgAction, ArgMatches};
use oas_contract::command_line::Command;
use oas_contract::{Composition, Kind, MediaType, Operation, is_json, sent_media};
use oas_runtime::{Json, Upload};

use crate::failure::Failure;
use crate::language::message;

/// The largest request body that is read as JSON or text, in bytes. Content that is sent as it stands may be of any size.
const LARGEST_BODY: u64 = 16 << 20;

/// A request body, put together from the arguments of a command.
#[derive(Default)]
pub struct Body {
    /// Values by the names of arguments.
    pub values: Vec<(String, Json)>,
    /// Content by the names of arguments.
    pub uploads: Vec<(String, Upload)>,
}

/// The option for the body of an operation, where it has one.
pub fn option(operation: &Operation<'_>) -> Option<Arg> {
    let body = operation.request_body()?;
    let media = sent_media(&body.media())?;
    if media.is_multipart() {
        let part = Arg::new("part").long("part").value_name("NAME=VALUE").required(body.required());
        return Some(part.action(ArgAction::Append).help(message!(
            "A part of the form: a value, @FILE, or @- for standard input",
            "表单的一部分：值、@FILE，或 @- 表示标准输入"
        )));
    }
    let kind = if is_json(media.name) || is_form(&media) { "JSON" } else { "TEXT" };
    let help =
        message!("The request body: {}, @FILE, or - for standard input", "请求体：{}、@FILE，或 - 表示标准输入", kind);
    Some(Arg::new("body").long("body").value_name(kind).required(body.required()).help(help))
}

fn is_form(media: &MediaType<'_>) -> bool {
    media.name.starts_with("application/x-www-form-urlencoded")
}

/// The request body, where one was given. Standard input may have to be waited for.
pub async fn from_matches(command: &Command<'_>, matches: &ArgMatches) -> Result<Body, Failure> {
    let mut body = Body::default();
    let Some(requested) = command.operation.request_body() else { return Ok(body) };
    let Some(media) = sent_media(&requested.media()) else { return Ok(body) };
    if let Ok(Some(parts)) = matches.try_get_many::<String>("part") {
        for text in parts {
            part(&mut body, &media, text).await?;
        }
    } else if let Ok(Some(text)) = matches.try_get_one::<String>("body") {
        if is_json(media.name) || is_form(&media) {
            body.values.push(("body".to_owned(), json(text)?));
        } else {
            body.uploads.push(("body".to_owned(), content("--body", text, text == "-").await?));
        }
    }
    Ok(body)
}

fn json(text: &str) -> Result<Json, Failure> {
    let (source, content) = match (text, text.strip_prefix('@')) {
        ("-", _) => ("standard input", read("--body -", std::io::stdin())?),
        (_, Some(path)) => {
            let name = format!("--body {text}");
            let file = std::fs::File::open(path).map_err(|error| unreadable(&name, &error))?;
            (path, read(&name, file)?)
        }
        _ => ("--body", text.to_owned()),
    };
    if content.len() as u64 > LARGEST_BODY {
        return Err(Failure::usage(message!(
            "{}: the request body is larger than {} bytes",
            "{}：请求体超过 {} 字节",
            source,
            LARGEST_BODY
        )));
    }
    // What stands in the body may be secret, so only the place is told.
    serde_json::from_str(content.trim_start_matches('\u{feff}')).map_err(|error| {
        Failure::usage(message!(
            "{}:{}:{}: the request body is no JSON",
            "{}:{}:{}：请求体不是 JSON",
            source,
            error.line(),
            error.column()
        ))
    })
}

fn unreadable(name: &str, error: &dyn std::fmt::Display) -> Failure {
    Failure::usage(message!("{} cannot be read: {}", "无法读取 {}：{}", name, error))
}

fn read(name: &str, from: impl std::io::Read) -> Result<String, Failure> {
    let mut content = String::new();
    from.take(LARGEST_BODY + 1).read_to_string(&mut content).map_err(|error| unreadable(name, &error))?;
    Ok(content)
}

/// Content: a file, what comes from standard input, or the text itself.
async fn content(name: &str, text: &str, input: bool) -> Result<Upload, Failure> {
    if input {
        let mut bytes = Vec::new();
        let name = format!("{name} {text}");
        std::io::stdin().take(LARGEST_BODY + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&name, &error))?;
        if bytes.len() as u64 > LARGEST_BODY {
            let what = message!(
                "standard input: more than {} bytes; write them into a file",
                "标准输入：超过 {} 字节；请写入文件",
                LARGEST_BODY
            );
            return Err(Failure::usage(what));
        }
        return Ok(Upload::from(bytes));
    }
    match text.strip_prefix('@') {
        Some(path) => Upload::file(path).await.map_err(|error| unreadable(&format!("{name} {text}"), &error)),
        None => Ok(Upload::from(text.to_owned())),
    }
}

/// A part of a form: a value of its type, or content.
async fn part(body: &mut Body, media: &MediaType<'_>, typed: &str) -> Result<(), Failure> {
    let schema = media.schema().map(|schema| schema.unwrapped());
    let known = || schema.iter().flat_map(oas_contract::Schema::properties).map(|property| property.name);
    let Some((name, text)) = typed.split_once('=') else {
        return Err(Failure::usage(message!(
            "--part {}: write NAME=VALUE or NAME=@FILE",
            "--part {}：请写 NAME=VALUE 或 NAME=@FILE",
            typed
        )));
    };
    let declared = schema.as_ref().and_then(|schema| schema.property(name)).map(|property| property.schema.unwrapped());
    let Some(declared) = declared else {
        let known: Vec<&str> = known().collect();
        return Err(Failure::usage(message!(
            "--part {}: there is no part `{}`; there are: {}",
            "--part {}：没有部分 `{}`；有：{}",
            typed,
            name,
            known.join(", ")
        )));
    };
    let list = declared.kind() == Some(Kind::Array);
    let element = declared.items().filter(|_| list).map_or(declared, |items| items.unwrapped());
    if element.is_binary() {
        let content = content(&format!("--part {name}="), text, text == "@-").await?;
        body.uploads.push((name.to_owned(), content));
        return Ok(());
    }
    let text = match text.strip_prefix('@') {
        Some("-") => read(&format!("--part {typed}"), std::io::stdin())?,
        Some(path) => {
            let named = format!("--part {typed}");
            read(&named, std::fs::File::open(path).map_err(|error| unreadable(&named, &error))?)?
        }
        None => text.to_owned(),
    };
    let value: Json = if Composition::of(&element) > Composition::Single {
        serde_json::from_str(&text).map_err(|error| {
            Failure::usage(message!(
                "--part {}: the value is no JSON at {}:{}",
                "--part {}：值在 {}:{} 处不是 JSON",
                name,
                error.line(),
                error.column()
            ))
        })?
    } else {
        text.into()
    };
    match body.values.iter_mut().find(|(known, _)| known == name) {
        Some((_, Json::Array(elements))) if list => elements.push(value),
        Some(_) => {
            return Err(Failure::usage(message!(
                "--part {} is given more than once",
                "--part {} 给出了不止一次",
                name
            )));
        }
        None => body.values.push((name.to_owned(), if list { Json::Array(vec![value]) } else { value })),
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use clap::Command as Parser;
    use oas_contract::command_line::commands;
    use oas_contract::{Document, Source};
    use serde_json::json;

    use super::*;

    const CONTRACT: &str = include_str!("../../conformance/contracts/requests.yaml");

    async fn typed(id: &str, arguments: &[&str]) -> Result<Body, String> {
        let document = Document::parse(&Source::new("requests.yaml", CONTRACT)).unwrap();
        let (commands, _) = commands([("requests", &document)]);
        let command = commands.iter().find(|command| command.operation.id() == Some(id)).unwrap();
        let parser = Parser::new("test").args(option(&command.operation));
        let matches =
            parser.try_get_matches_from([&["test"], arguments].concat()).map_err(|error| error.to_string())?;
        from_matches(command, &matches).await.map_err(|failure| failure.message)
    }

    #[tokio::test]
    async fn parts_are_values_and_content() {
        let file = std::env::temp_dir().join(format!("part-{}", std::process::id()));
        std::fs::write(&file, b"\xff\x00").unwrap();
        let at = format!("file=@{}", file.display());
        let arguments = ["--part", &at, "--part", "tags=a", "--part", "tags=b=c", "--part", "range={\"from\":1}"];
        let body = typed("upload_image", &arguments).await.unwrap();
        assert_eq!(body.values[0], ("tags".to_owned(), Json::from(json!(["a", "b=c"]))));
        assert_eq!(body.values[1], ("range".to_owned(), Json::from(json!({"from": 1}))));
        assert_eq!((body.uploads[0].0.as_str(), body.uploads[0].1.length()), ("file", Some(2)));
        let at = format!("--body=@{}", file.display());
        let body = typed("put_content", &[&at]).await.unwrap();
        assert_eq!(body.uploads[0].1.length(), Some(2));
        std::fs::remove_file(&file).unwrap();
        let gone = typed("put_content", &[&at]).await.err().unwrap();
        assert!(gone.contains("cannot be read"), "{gone}");
    }

    #[tokio::test]
    async fn what_is_no_part_is_named() {
        for (part, what) in [
            ("file", "write NAME=VALUE"),
            ("fill=1", "there is no part `fill`; there are: file, name"),
            ("range={", "no JSON at 1:1"),
            ("file=@/nowhere", "cannot be read"),
        ] {
            let fault = typed("upload_image", &["--part", part]).await.err().unwrap();
            assert!(fault.contains(what), "{fault}");
        }
        let twice = typed("upload_image", &["--part", "name=a", "--part", "name=b"]).await.err().unwrap();
        assert!(twice.contains("more than once"), "{twice}");
        let none = typed("upload_image", &[]).await.err().unwrap();
        assert!(none.contains("--part"), "{none}");
        assert!(typed("list_lines", &[]).await.unwrap().values.is_empty());
    }
}
