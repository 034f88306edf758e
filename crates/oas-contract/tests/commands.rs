//! The names of commands: each has one of its own, whatever contracts are called.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_contract::command_line::{Command, RESERVED_COMMANDS, commands};
use oas_contract::{Document, Source};

/// A contract with as many operations as there are extensions given.
fn contract(stem: &str, operations: &[&str]) -> Document {
    let mut text = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n".to_owned();
    for (index, extension) in operations.iter().enumerate() {
        let responses = "responses: {'200': {description: ok}}";
        text += &format!("  /{index}:\n    get: {{operationId: do_{index}, {extension} {responses}}}\n");
    }
    Document::parse(&Source::new(&format!("{stem}.yaml"), &text)).unwrap()
}

fn names(contracts: &[(&str, &Document)]) -> (Vec<String>, usize) {
    let (commands, clashes) = commands(contracts.iter().copied());
    (commands.iter().map(Command::name).collect(), clashes.len())
}

#[test]
fn a_contract_may_be_called_as_a_command_is() {
    for stem in RESERVED_COMMANDS {
        let contract = contract(stem, &["", ""]);
        assert_eq!(names(&[(stem, &contract)]), (vec![format!("{stem}-2 do-0"), format!("{stem}-2 do-1")], 0));
    }
}

#[test]
fn what_stands_in_the_way_of_a_name_is_told_once() {
    let first = contract("pets", &["x-command: pets list,", "x-command: pets list all,", "x-command: pets help,"]);
    assert_eq!(names(&[("pets", &first)]), (["pets list", "pets do-1", "pets do-2"].map(str::to_owned).to_vec(), 2));
    let other = contract("pets", &["", "x-command: pets list,"]);
    let names = names(&[("pets", &first), ("pets", &other)]);
    let expected = ["pets list", "pets do-1", "pets do-2", "pets do-0", "pets do-1-2"];
    assert_eq!(names, (expected.map(str::to_owned).to_vec(), 3));
}
