//! `new`: pages → contract → client crate. A contract that is there gets the operations that it does not have.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use oas_codegen::{Generated, scaffold};
use oas_contract::{Document, Severity, Source};

use crate::files::Files;
use crate::refresh::{Input, Merge, Sifted};
use oas_diff_cli::output;
use oas_drift::RefreshOptions;
use oas_pages::facts::{Edition, Facts, operation_key};

use crate::lock::Lock;
use crate::{new_document, regen, workspace};

#[derive(clap::Args)]
pub struct Arguments {
    /// The package: lower-case words with `-` between them
    package: String,
    /// The pages as they are now: markdown, text or saved HTML; or one OpenAPI document
    #[arg(required = true)]
    pages: Vec<PathBuf>,
    #[command(flatten)]
    input: Input,
    /// Where pages contradict each other, what the first of them says stays, and all are recorded as known
    #[arg(long)]
    keep: bool,
}

/// Exit codes: 0 where the client compiles, 1 where a person must settle something first, 2 for input that cannot be used.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let package = &arguments.package;
    let lock = workspace::lock("new")?;
    let mut contracts = workspace::packages(&[])?;
    let known = contracts.contains(package);
    if !known {
        check_name(package)?;
        contracts.push(package.clone());
        contracts.sort();
    }
    if let ([path], false) = (arguments.pages.as_slice(), known)
        && let Some(document) = new_document::read(path)?
    {
        return new_document::run(package, &document, &contracts, arguments.input.dry_run, &lock);
    }
    let Sifted { mut pages, mut refused, mut notes } = Input::sift(&arguments.pages);
    let options = arguments.input.options(arguments.keep)?;
    let given = pages.len() + refused.len();
    let edition = workspace::edition(package)?;
    let provider = if known { None } else { of_provider(package, &contracts, &pages)? };
    let mut merge = loop {
        if pages.is_empty() {
            print_refused(&refused);
            bail!("no page states an operation that can be called; nothing is written");
        }
        match sound(package, known, provider.as_ref(), &pages, edition.as_ref(), &options)? {
            Sound::Merge(merge) => break *merge,
            Sound::Fault(index, reason) => refused.push(format!("{}: {reason}", pages.remove(index).source().name())),
        }
    };
    if !known {
        merge.propose()?;
    }
    if known {
        merge.show()?;
    } else {
        merge.show_unsettled();
        if arguments.input.dry_run {
            output::print(&merge.merged.contract.text());
        }
    }
    let document = Document::parse(&merge.merged.contract)?;
    made(&pages, &document);
    notes.extend(merge.merged.to_complete.findings());
    notes.extend(oas_drift::numbered(&pages, &document).findings());
    notes.extend(oas_drift::decisions(&document).findings());
    if let Some(provider) = &provider {
        notes.extend(oas_drift::borrowed(&document, provider).findings());
    }
    let linted = oas_contract::lint_document(&document);
    notes.extend(linted.of_rule("overlay-proposed", Severity::Warning).findings());
    output::print(&notes);
    print_refused(&refused);
    let stated: usize = pages.iter().map(|page| page.operations.len()).sum();
    output::print(&format_args!("{given} pages, {} of them used, {stated} operations stated\n", pages.len()));
    if arguments.input.dry_run {
        output::print(&format_args!("{}nothing is written: --dry-run\n", merge.summary()));
        return Ok(ExitCode::SUCCESS);
    }
    let mut files = Files::default();
    merge.put(&contracts, &mut files)?;
    if !known {
        let generated = oas_codegen::compile(&merge.merged.contract, package).map_err(|report| anyhow!("{report}"))?;
        put_crate(package, &merge.merged.contract, &generated, &contracts, &mut files)?;
    }
    write(package, &mut files, &lock)?;
    output::print(&merge.summary());
    output::print(&format_args!(
        "crates/{package} compiles; complete specs/{package}.yaml where it is listed above, then: cargo xtask lint, \
         cargo xtask regen {package}, cargo xtask demo\n"
    ));
    Ok(if merge.is_done() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Another contract of the provider: one that has a host of the same domain, or else a package of the same family.
fn of_provider(package: &str, contracts: &[String], pages: &[Facts]) -> Result<Option<Document>> {
    let hosts = pages.iter().flat_map(|page| &page.operations).flat_map(|operation| &operation.hosts);
    let domains: HashSet<String> = hosts.filter_map(|host| domain(&host.value)).collect();
    let family = |package: &str| package.split_once('-').map(|(family, _)| family.to_owned());
    let mut of_family = None;
    for other in contracts.iter().filter(|other| *other != package) {
        let document = Document::parse_of_others(&workspace::contract(other)?)?;
        if document.security().is_empty() {
            continue;
        }
        let urls = document.servers().iter().filter_map(|server| Some(server.url()?.into_owned())).collect::<Vec<_>>();
        if urls.iter().filter_map(|url| domain(url)).any(|domain| domains.contains(&domain)) {
            return Ok(Some(document));
        }
        if of_family.is_none() && family(package).is_some() && family(other) == family(package) {
            of_family = Some(document);
        }
    }
    Ok(of_family)
}

/// What is the same in the hosts of one provider. Of an address of numbers, that is all of it; below a country may stand what
/// many share, as in `example.com.cn`.
fn domain(url: &str) -> Option<String> {
    let host = url.split("://").nth(1)?.split(['/', ':']).next()?;
    if host.parse::<std::net::Ipv4Addr>().is_ok() {
        return Some(host.to_owned());
    }
    let labels: Vec<&str> = host.rsplit('.').collect();
    let [top, below, ..] = labels.as_slice() else { return None };
    let shared = top.len() == 2 && ["com", "co", "net", "org", "gov", "edu", "ac", "ne", "or", "go"].contains(below);
    let count = if shared { 3 } else { 2 };
    (labels.len() >= count).then(|| labels[..count].join("."))
}

/// Writes a crate, and sees that it compiles; if not, all is taken back.
pub fn write(package: &str, files: &mut Files, lock: &Lock) -> Result<()> {
    // Cargo lists the crate there: taking all back takes that back as well.
    let locked = workspace::root()?.join("Cargo.lock");
    files.put(locked.clone(), files.text(&locked)?);
    let replaced = std::mem::take(files).write(lock)?;
    let status = workspace::cargo()?.args(["check", "--quiet", "--package", package]).status();
    if !status.context("failed to start cargo")?.success() {
        replaced.undo()?;
        bail!("crates/{package} does not compile, and is taken back: please report this with what it was made from");
    }
    Ok(())
}

/// One line for each page that is not used.
fn print_refused(refused: &[String]) {
    for line in refused {
        output::print(&format_args!("refused: {line}\n"));
    }
}

/// A contract that compiles, or the page that it does not compile with.
enum Sound {
    Merge(Box<Merge>),
    Fault(usize, String),
}

/// Merges pages into the contract of a package. Where the result does not compile, the first page that breaks it is found
/// by halves.
fn sound(
    package: &str,
    known: bool,
    provider: Option<&Document>,
    pages: &[Facts],
    edition: Option<&Source>,
    options: &RefreshOptions,
) -> Result<Sound> {
    let empty = || {
        let text = Edition::empty(package).to_string();
        Source::new(&format!("specs/facts/{package}.yaml"), &text)
    };
    let merged = |pages: &[Facts]| {
        let before =
            if known { workspace::contract(package)? } else { oas_drift::new_contract(package, pages, provider) };
        Merge::new(package, pages, before, edition.cloned().unwrap_or_else(empty), options)
    };
    let whole = merged(pages)?;
    let Some(mut reason) = whole.fault() else { return Ok(Sound::Merge(Box::new(whole))) };
    let (mut sound, mut broken) = (0, pages.len());
    while broken - sound > 1 {
        let middle = usize::midpoint(sound, broken);
        match merged(&pages[..middle])?.fault() {
            Some(fault) => (broken, reason) = (middle, fault),
            None => sound = middle,
        }
    }
    Ok(Sound::Fault(broken - 1, format!("the contract does not compile with it: {reason}")))
}

/// One line for each operation of each page, and one for each page that states several.
fn made(pages: &[Facts], contract: &Document) {
    let ids: HashMap<String, &str> = contract
        .operations()
        .iter()
        .filter_map(|operation| Some((operation_key(operation.method, operation.path), operation.id()?)))
        .collect();
    for page in pages {
        let name = page.source().name();
        for operation in &page.operations {
            let key = operation.key();
            let id = ids.get(&key).copied().unwrap_or("not in the contract");
            let [method, path] = [&operation.method, &operation.path]
                .map(|part| part.as_ref().map_or("GET", |part| part.value.as_str()));
            output::print(&format_args!("{name}: {method} {path} is {id}\n"));
        }
        if page.operations.len() > 1 {
            output::print(&format_args!("{name}: {} operations on one page\n", page.operations.len()));
        }
    }
}

/// Whether a crate may be called so. What has the name already would be meant instead of it, or could not be built any more.
fn check_name(package: &str) -> Result<()> {
    scaffold::check_name(package).map_err(anyhow::Error::msg)?;
    let root = workspace::root()?;
    if root.join("crates").join(package).exists() {
        bail!("crates/{package} is a crate of another kind; choose another name");
    }
    let path = root.join("Cargo.lock");
    let text = std::fs::read_to_string(&path).with_context(|| format!("failed to read {}", path.display()))?;
    let lock: toml::Table = text.parse().with_context(|| format!("failed to read {}", path.display()))?;
    let packages = lock.get("package").and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut names = packages.iter().filter_map(|known| known.get("name")?.as_str());
    if let Some(taken) = names.find(|name| name.replace('_', "-").eq_ignore_ascii_case(package)) {
        bail!("there is a package `{taken}` that this workspace is built with; choose another name");
    }
    Ok(())
}

/// Puts the files of the crate, and lists it wherever all clients are listed.
pub fn put_crate(
    package: &str,
    contract: &Source,
    generated: &Generated,
    contracts: &[String],
    files: &mut Files,
) -> Result<()> {
    let document = Document::parse_of_others(contract)?;
    let crates = workspace::root()?.join("crates");
    for (path, text) in scaffold::files(package, document.title().unwrap_or(package)) {
        let text = if path == "Cargo.toml" { regen::with_features_of(generated, &text) } else { text };
        files.put(crates.join(package).join(path), text);
    }
    for file in regen::made(regen::LISTS_CLIENTS, None, contracts)?.into_iter().flatten() {
        files.put(crates.join(regen::LISTS_CLIENTS).join(&*file.path), file.text);
    }
    let others: Vec<&String> = contracts.iter().filter(|other| *other != package).collect();
    list(package, &others, files)
}

/// Adds the package to the version table, and to every list of dependencies that has all other clients.
fn list(package: &str, others: &[&String], files: &mut Files) -> Result<()> {
    let root = workspace::root()?;
    let mut manifests = vec![root.join("Cargo.toml")];
    for entry in std::fs::read_dir(root.join("crates")).context("failed to read crates")? {
        let manifest = entry.context("failed to read crates")?.path().join("Cargo.toml");
        manifests.extend(manifest.exists().then_some(manifest));
    }
    for path in manifests {
        let text = files.text(&path)?;
        let parsed: toml::Table = text.parse().with_context(|| format!("failed to read {}", path.display()))?;
        let mut with = text.clone();
        for (section, table) in [
            ("workspace.dependencies", parsed.get("workspace").and_then(|workspace| workspace.get("dependencies"))),
            ("dependencies", parsed.get("dependencies")),
            ("dev-dependencies", parsed.get("dev-dependencies")),
        ] {
            let Some(table) = table.and_then(toml::Value::as_table) else { continue };
            if let Some(like) = others.first()
                && others.iter().all(|other| table.contains_key(*other))
            {
                with = scaffold::with_dependency(&with, section, package, like);
            }
        }
        if with != text {
            files.put(path, with);
        }
    }
    Ok(())
}
