//! Any contract becomes a command line that clap accepts.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_contract::command_line::{RESERVED_COMMANDS, RESERVED_FLAGS};

use super::*;

/// One that uses everything, and two whose names stand in the way of everything.
const CONTRACTS: &[(&str, &str)] = &[
    ("everything", include_str!("../../../conformance/contracts/everything.yaml")),
    ("weird-one", include_str!("../../tests/contracts/weird-one.yaml")),
    ("weird-two", include_str!("../../tests/contracts/weird-two.yaml")),
    // Packages that are called like tables.
    ("tasks", include_str!("../../../../specs/ppio-gpu.yaml")),
    ("help", include_str!("../../../../specs/huaweicloud-iec.yaml")),
];

#[test]
fn any_contract_becomes_commands() {
    let catalogue: &'static Catalogue = Box::leak(Box::new(Catalogue::of(CONTRACTS)));
    let parser = parser(catalogue);
    parser.clone().debug_assert();
    for command in catalogue.commands() {
        let mut leaf = &parser;
        for word in &command.words {
            leaf = leaf.find_subcommand(word).unwrap_or_else(|| panic!("{} is missing", command.name()));
        }
        for argument in &command.arguments {
            assert!(leaf.get_arguments().any(|known| known.get_id() == argument.name.as_str()), "{}", argument.name);
        }
    }
}

#[test]
fn no_contract_can_take_the_names_of_this_program() {
    let catalogue: &'static Catalogue = Box::leak(Box::new(Catalogue::of(CONTRACTS)));
    for command in catalogue.commands() {
        for action in [Action::Call, Action::Wait] {
            let mut leaf = leaf(command, action).args(global_options());
            leaf.build();
            let of_contract = |flag: &str| command.arguments.iter().any(|argument| argument.name == flag);
            for flag in leaf.get_arguments().filter_map(Arg::get_long).filter(|flag| !of_contract(flag)) {
                assert!(RESERVED_FLAGS.contains(&flag), "--{flag} could be taken by a contract");
            }
        }
    }
    for own in own_commands(catalogue) {
        assert!(RESERVED_COMMANDS.contains(&own.get_name()), "{}", own.get_name());
    }
}

#[test]
fn what_starts_a_job_can_wait_for_it() {
    let catalogue: &'static Catalogue = Box::leak(Box::new(Catalogue::of(CONTRACTS)));
    let words = |supplied: &[&str]| -> Vec<String> {
        let command = ["cloud-images", "everything", "import-image"];
        command.iter().chain(supplied).map(|word| (*word).to_owned()).collect()
    };
    let parse = |supplied: &[&str]| parser(catalogue).try_get_matches_from(words(supplied));
    let body = ["--body", "{}"];
    assert!(parse(&body).is_ok());
    assert!(parse(&[&body[..], &["--wait", "--interval", "1s", "--deadline", "1m"]].concat()).is_ok());
    assert!(parse(&["--wait"]).is_err(), "the body is missing");
    assert!(parse(&["--resume", "import_image?id=1"]).is_ok(), "a job that was started needs no body");
    assert!(parse(&["--resume", "import_image?id=1", "--dry-run"]).is_err());
    let gone = ["cloud-images", "everything", "wait-show-disk", "d", "--gone"];
    assert!(parser(catalogue).try_get_matches_from(gone).is_ok());
    let never = ["cloud-images", "everything", "wait-show-job", "1", "--gone"];
    assert!(parser(catalogue).try_get_matches_from(never).is_err());
}
