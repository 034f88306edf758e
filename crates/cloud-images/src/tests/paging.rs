//! Whatever is wrong with the pages of a list, in every style of paging, on the command line: all items are printed, or it is said
//! what is missing and where to go on.

use std::process::Command;

use serde_json::Value;

use super::list_faults::{Answers, Case, STYLES, Style, WITHOUT_KEY, cases, cases_without_key};

/// Where a process is told the commands that it runs one after the other: a word on a line, and an empty line between commands.
const TYPED: &str = "CLOUD_IMAGES_TYPED_COMMANDS";
/// What stands after what a command has written.
const END: &str = "\n<<<end of a command>>>";

/// Not a test of its own: the program, command after command.
#[test]
fn programs() {
    let Some(typed) = std::env::var_os(TYPED) else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    println!("{END}");
    for command in typed.into_string().unwrap().split("\n\n") {
        let code = runtime.block_on(crate::answer(command.lines()));
        println!("{END}{code}");
        eprintln!("{END}");
    }
    std::process::exit(0);
}

/// What was written by a command, and its code.
struct Ran {
    code: String,
    written: String,
    message: String,
}

impl Ran {
    fn ids(&self) -> Vec<u64> {
        let id = |line: &str| {
            let item: Value = serde_json::from_str(line).unwrap();
            item.as_str().map_or_else(|| item["id"].as_u64(), |text| text.parse().ok())
        };
        self.written.lines().filter(|line| !line.is_empty()).map(|line| id(line).unwrap_or(1000)).collect()
    }
}

/// Runs commands, all in one process.
fn run(commands: &[Vec<String>]) -> Vec<Ran> {
    let typed: Vec<String> = commands.iter().map(|words| words.join("\n")).collect();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "tests::paging::programs", "--nocapture", "--test-threads=1"]);
    let output = command.env(TYPED, typed.join("\n\n")).env("EVERYTHING_TOKEN", "t").output().unwrap();
    let (written, messages) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    let written: Vec<&str> = written.split(END).skip(1).collect();
    let ran = written.windows(2).zip(messages.split(END)).map(|(pair, message)| Ran {
        code: pair[1].lines().next().unwrap().to_owned(),
        // What was written stands behind the code of the command before.
        written: pair[0].split_once('\n').map(|(_, written)| written.to_owned()).unwrap_or_default(),
        message: message.trim().to_owned(),
    });
    let ran: Vec<Ran> = ran.collect();
    assert_eq!(ran.len(), commands.len(), "{messages}");
    ran
}

fn command(style: &Style, answers: Vec<Vec<u8>>, options: &[&str]) -> Vec<String> {
    let words = ["cloud-images", "everything", &style.operation.replace('_', "-")].map(str::to_owned);
    let server = Answers::start();
    server.put(answers);
    let endpoint = ["-o", "ndjson", "--endpoint", &server.url].map(str::to_owned);
    let rest = style.words.iter().chain(options).map(|word| (*word).to_owned());
    words.into_iter().chain(endpoint).chain(rest).collect()
}

fn holds(style: &Style, case: &Case, ran: &Ran) {
    let Ran { code, message, .. } = ran;
    let what = format!("{}: {}: {code}: {message}", style.operation, case.what);
    assert_eq!(ran.ids(), case.ids, "{what}");
    match &case.error {
        None => assert_eq!((code.as_str(), message.as_str()), ("0", ""), "{what}"),
        Some((_, text)) => {
            assert!(code != "0" && message.starts_with("error: ") && message.contains(text), "{what}");
            assert_eq!(message.lines().count(), 1, "{what}");
        }
    }
    if case.breaks {
        assert!(message.contains(&format!("in a list at `{}", style.position)), "{what}");
    }
}

/// The position that a message names.
fn position(message: &str) -> &str {
    message.split("in a list at `").nth(1).unwrap().split('`').next().unwrap()
}

/// What can be wrong with the pages of a style, and how the list is gone on with.
fn every_fault(styles: &[Style]) {
    for style in styles {
        // What can be wrong with a first page can be so with a second, and is tried there: a command costs more than a call.
        let mut cases = cases(style);
        cases.retain(|case| case.answers.len() > 1);
        cases.dedup_by_key(|case| case.what);
        let commands = cases.iter().map(|case| {
            let retries: &[&str] = if case.retries { &[] } else { &["--retries", "0"] };
            command(style, case.answers.clone(), &[&["--all-pages"], retries].concat())
        });
        let ran = run(&commands.collect::<Vec<_>>());
        cases.iter().zip(&ran).for_each(|(case, ran)| holds(style, case, ran));
        // What broke can be taken up again where it is said, and rows that are none can be left out or be seen.
        let broken = cases.iter().zip(&ran).find(|(case, _)| case.breaks).unwrap().1;
        let options = ["--all-pages", "--resume", position(&broken.message)];
        let ran = run(&[
            command(style, style.rest(), &options),
            command(style, style.with_bad_row(), &["--all-pages", "--bad-rows", "skip"]),
            command(style, style.with_bad_row(), &["--all-pages", "--bad-rows", "raw"]),
        ]);
        let came: Vec<_> = ran.iter().map(|ran| (ran.ids(), ran.code.as_str())).collect();
        let expected =
            [(vec![3, 4, 5, 6, 7], "0"), (vec![0, 1, 2, 3, 5, 6, 7], "9"), (vec![0, 1, 2, 3, 1000, 5, 6, 7], "9")];
        assert_eq!(came, expected, "{}: {}", style.operation, ran[1].message);
    }
}

#[test]
fn every_fault_of_pages_that_are_counted() {
    every_fault(&STYLES[..5]);
}

#[test]
fn every_fault_of_pages_by_cursors() {
    every_fault(&STYLES[5..8]);
}

#[test]
fn every_fault_of_pages_by_links() {
    every_fault(&STYLES[8..]);
}

#[test]
fn lists_of_which_no_key_is_named() {
    for style in &WITHOUT_KEY {
        let cases = cases_without_key(style);
        let options = ["--all-pages", "--retries", "0"];
        let commands: Vec<_> = cases.iter().map(|case| command(style, case.answers.clone(), &options)).collect();
        cases.iter().zip(&run(&commands)).for_each(|(case, ran)| holds(style, case, ran));
    }
}
