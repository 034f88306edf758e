//! Any contract becomes a command line that clap accepts.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;

use contract::command_line::{RESERVED_COMMANDS, RESERVED_FLAGS};

use super::*;

const EVERYTHING: &str = include_str!("../../../conformance/contracts/everything.yaml");

fn leaves(parser: &Parser, found: &mut Vec<Parser>) {
    if parser.get_subcommands().next().is_none() {
        found.push(parser.clone());
    }
    parser.get_subcommands().for_each(|below| leaves(below, found));
}

#[test]
fn any_contract_becomes_commands() {
    let catalogue: &'static Catalogue = Box::leak(Box::new(Catalogue::of(&[("everything", EVERYTHING)])));
    let parser = parser(catalogue);
    parser.clone().debug_assert();
    let mut found = Vec::new();
    leaves(&parser, &mut found);
    for command in catalogue.commands() {
        let leaf = found.iter().find(|leaf| leaf.get_name() == command.words.last().unwrap());
        let leaf = leaf.unwrap_or_else(|| panic!("{} is missing", command.name()));
        for argument in &command.arguments {
            assert!(leaf.get_arguments().any(|known| known.get_id() == argument.name.as_str()), "{}", argument.name);
        }
    }
}

#[test]
fn no_contract_can_take_the_names_of_this_program() {
    let mut parser = parser(crate::catalogue::catalogue());
    parser.build();
    let mut found = Vec::new();
    leaves(&parser, &mut found);
    let of_contracts: BTreeSet<String> = crate::catalogue::catalogue()
        .commands()
        .iter()
        .flat_map(|command| command.arguments.iter().map(|argument| argument.name.clone()))
        .collect();
    let own = own_commands(crate::catalogue::catalogue());
    found.retain(|leaf| own.iter().all(|own| own.get_name() != leaf.get_name()));
    for flag in found.iter().flat_map(Parser::get_arguments).filter_map(Arg::get_long) {
        assert!(RESERVED_FLAGS.contains(&flag) || of_contracts.contains(flag), "--{flag}");
    }
    for own in own {
        assert!(RESERVED_COMMANDS.contains(&own.get_name()), "{}", own.get_name());
    }
}
