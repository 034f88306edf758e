//! Contracts brought up to pages that come by themselves: each page to the contract that has its operations. Knows contracts and
//! what has come, neither how it comes nor how it is merged.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use oas_contract::{Document, Source};
use oas_diff_cli::output;
use oas_drift::Standing;
use oas_pages::facts::{Edition, Facts, Operation, operation_key};

use super::arguments::Arguments;
use super::gathered::Gathered;
use super::kept::{self, Kept};
use super::listed;
use super::merge::Merge;
use super::notice::{Notice, markdown};
use crate::files::Files;
use crate::kinds::Kinds;
use crate::workspace;

/// How many pages that a list has are looked at for new operations.
const MOST_NEW: usize = 200;

/// A contract that has an edition of its pages.
struct Contract {
    package: String,
    source: Source,
    edition: Source,
    keys: HashSet<String>,
}

/// Exit codes: 0, 1 where a person must settle something first, 2 where nothing could be read.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let lock = workspace::lock("refresh")?;
    let root = workspace::root()?;
    let packages = workspace::packages(&[])?;
    let wanted: Vec<String> = arguments.package.iter().cloned().collect();
    let mut gathered = Gathered::default();
    let (mut contracts, mut everywhere) = (Vec::new(), HashSet::new());
    // Which operations a page was named for.
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let selected = workspace::packages(&wanted)?;
    for package in &packages {
        let source = workspace::contract(package)?;
        let document = Document::parse(&source)?;
        let keys: HashSet<String> =
            document.operations().iter().map(|known| operation_key(known.method, known.path)).collect();
        everywhere.extend(keys.iter().cloned());
        if !selected.contains(package) {
            continue;
        }
        let Some(edition) = workspace::edition(package)? else {
            let message = format!("there is no specs/facts/{package}.yaml to tell what has changed");
            gathered.notices.push(Notice::new("skipped", "no-edition", &format!("specs/{package}.yaml"), message));
            continue;
        };
        addresses(&document, &mut named);
        contracts.push(Contract { package: package.clone(), source, edition, keys });
    }
    if contracts.is_empty() {
        bail!("no contract has an edition of its pages in specs/facts; nothing is read");
    }
    let mut kept = Kept::read(kept::folder(root));
    gather(arguments, &mut gathered, &mut named, &mut kept)?;
    if !gathered.is_read {
        for notice in &gathered.notices {
            output::print(notice);
        }
        bail!("no page could be read; nothing is written");
    }
    let Gathered { pages, mut notices, .. } = gathered;
    let (mut own, strangers) = by_contract(pages, &contracts);
    let strangers = moved(strangers, &contracts, &mut own)?;
    for page in &strangers {
        notices.extend(new_operations(page, &everywhere, &kept));
    }
    let mut files = Files::default();
    let mut report = String::new();
    let mut is_done = true;
    for (contract, pages) in contracts.into_iter().zip(own) {
        let count = pages.len();
        let pages = changed(pages, &contract.edition, &mut notices, &mut kept)?;
        output::print(&format_args!("specs/{}.yaml: {count} pages, {} changed\n", contract.package, pages.len()));
        if pages.is_empty() {
            continue;
        }
        let mut notes = Kinds::default();
        for page in &pages {
            notes.extend(page.notes().findings());
        }
        output::print(&notes);
        let options = arguments.input.options(arguments.keep)?;
        let merge = Merge::new(&contract.package, &pages, contract.source, contract.edition, &options)?;
        merge.show()?;
        output::print(&merge.summary());
        report.push_str(&format!("{}\n", merge.markdown()));
        is_done &= merge.is_done();
        if !arguments.input.dry_run {
            merge.put(&packages, &mut files)?;
        }
    }
    for notice in &notices {
        output::print(notice);
    }
    if arguments.input.dry_run {
        output::print(&"nothing is written: --dry-run\n");
    } else {
        kept.put(&mut files);
    }
    if let Some(path) = &arguments.report {
        let text = format!("{report}{}", markdown(&notices));
        files.put(std::path::absolute(path).context("a report has a path")?, text);
    }
    files.write(&lock)?;
    let settled = is_done && !notices.iter().any(Notice::is_to_settle);
    Ok(if settled { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The addresses that a contract names, with the operations that they are named for.
fn addresses(document: &Document, named: &mut BTreeMap<String, Vec<String>>) {
    let mut add = |url: Option<&str>, operation: Option<&str>| {
        let Some(url) = url.filter(|url| url.contains("://")) else { return };
        named.entry(url.to_owned()).or_default().extend(operation.map(str::to_owned));
    };
    document.sources().iter().for_each(|source| add(source.url(), None));
    for operation in document.operations() {
        operation.sources().iter().for_each(|source| add(source.url(), operation.id()));
    }
}

/// Gets pages, and what lists say of others.
fn gather(
    arguments: &Arguments,
    gathered: &mut Gathered,
    named: &mut BTreeMap<String, Vec<String>>,
    kept: &mut Kept,
) -> Result<()> {
    let scratch = workspace::root()?.join(".xtask");
    if let Some(folder) = &arguments.folder {
        gathered.read_folder(folder)?;
    } else {
        named.extend(arguments.index.iter().map(|url| (url.clone(), Vec::new())));
        let addresses: Vec<String> = named.keys().cloned().collect();
        output::tell(&format_args!("asks for {} pages, one after the other", addresses.len()));
        gathered.fetch(&addresses, kept, &scratch)?;
    }
    let known: Vec<String> = named.keys().filter(|address| !oas_pages::is_index(address)).cloned().collect();
    let mut listed = listed::compare(&gathered.lists, &known);
    if arguments.fetch && !listed.lists.is_empty() {
        gathered.fetch(&listed.lists, kept, &scratch)?;
        listed = listed::compare(&gathered.lists, &known);
    }
    for address in &listed.gone {
        let operations = named.get(address).map(|operations| operations.join(", ")).unwrap_or_default();
        let message = format!("no list of pages has it any more; decide what is gone: {operations}");
        gathered.notices.push(Notice::new("gone", "page", address, message.trim_end_matches([':', ' '])));
    }
    if !arguments.fetch {
        let unread = listed.new.iter().map(|address| Notice::new("new", "page", address, "no contract names it"));
        gathered.notices.extend(unread);
        return Ok(());
    }
    if let Some(rest) = listed.new.len().checked_sub(MOST_NEW).filter(|rest| *rest > 0) {
        let message = format!("{rest} pages that lists have are not looked at, as there are more than {MOST_NEW}");
        gathered.notices.push(Notice::new("new", "page", &listed.new[MOST_NEW], message));
    }
    listed.new.truncate(MOST_NEW);
    // What stands beside pages of operations need be none.
    let before = gathered.notices.len();
    gathered.fetch(&listed.new, kept, &scratch)?;
    let added = gathered.notices.split_off(before);
    gathered.notices.extend(added.into_iter().filter(|notice| notice.kind != "no-operation"));
    Ok(())
}

/// The pages of each contract, and those of none.
fn by_contract(pages: Vec<Facts>, contracts: &[Contract]) -> (Vec<Vec<Facts>>, Vec<Facts>) {
    let mut own: Vec<Vec<Facts>> = contracts.iter().map(|_| Vec::new()).collect();
    let mut strangers = Vec::new();
    let mut by_key: HashMap<&str, usize> = HashMap::new();
    for (index, contract) in contracts.iter().enumerate() {
        for key in &contract.keys {
            by_key.entry(key).or_insert(index);
        }
    }
    for page in pages {
        let found = page.operations.iter().find_map(|operation| by_key.get(operation.key().as_str()));
        match found {
            Some(index) => own[*index].push(page),
            None => strangers.push(page),
        }
    }
    (own, strangers)
}

/// Adds pages whose operations have another path now to those of their contracts; gives the others.
fn moved(strangers: Vec<Facts>, contracts: &[Contract], own: &mut [Vec<Facts>]) -> Result<Vec<Facts>> {
    if strangers.is_empty() {
        return Ok(strangers);
    }
    let mut left = strangers;
    for (contract, own) in contracts.iter().zip(own) {
        let (edition, document) = (Edition::parse(&contract.edition)?, Document::parse(&contract.source)?);
        let (moved, rest) = left.into_iter().partition(|page| oas_drift::has_moved(page, &edition, &document));
        own.extend::<Vec<Facts>>(moved);
        left = rest;
    }
    Ok(left)
}

/// The operations of a page that belongs to no contract.
fn new_operations(page: &Facts, known: &HashSet<String>, kept: &Kept) -> Option<Notice> {
    let new = page.operations.iter().filter(|operation| operation.path.is_some() && !known.contains(&operation.key()));
    let keys: Vec<String> = new.map(Operation::key).collect();
    if keys.is_empty() {
        return None;
    }
    let name = page.source().name();
    let file = if name.contains("://") { kept.path(name).display().to_string() } else { name.to_owned() };
    let message = format!("no contract has {}; `cargo xtask new PACKAGE {file}` adds it", keys.join(", "));
    Some(Notice::new("new", "operation", name, message))
}

/// The pages that state something else than they did.
fn changed(pages: Vec<Facts>, edition: &Source, notices: &mut Vec<Notice>, kept: &mut Kept) -> Result<Vec<Facts>> {
    let standings = oas_drift::standings(&pages, &Edition::parse(edition)?);
    let mut changed = Vec::new();
    for (page, standing) in pages.into_iter().zip(standings) {
        match standing {
            Standing::Same => {}
            Standing::Part => {
                let message = "it states a part of what it did, and nothing else: see whether it is whole";
                kept.forget(page.source().name());
                notices.push(Notice::refused("half", page.source().name(), message));
            }
            Standing::Changed => changed.push(page),
        }
    }
    Ok(changed)
}
