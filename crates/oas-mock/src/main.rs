//! The fake as a program: prints what a client needs to call it, and serves until it is stopped.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use oas_contract::{Finding, Severity, Source};
use oas_mock::{Builder, MockCloud, Recording};

/// A fake of the clouds behind the contracts, on loopback.
///
/// Prints `export` lines for a shell: endpoints, and credentials made up for this run. A variable that is set already
/// keeps its value, so that a key can be chosen; it is not printed.
#[derive(Parser)]
struct Arguments {
    /// What to answer for, a contract or the document of others: `specs/acme-images.yaml`; may be given several times
    #[arg(long = "contract", value_name = "FILE", required = true)]
    contracts: Vec<PathBuf>,
    /// The port; a free one if none is given
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Pages through so many items instead of answering the examples
    #[arg(long)]
    items: Option<usize>,
    /// Lets what can be waited for succeed after so many requests that see it pending
    #[arg(long)]
    finish_after: Option<usize>,
    /// Lets what can be waited for fail after so many requests that see it pending
    #[arg(long, conflicts_with = "finish_after")]
    fail_after: Option<usize>,
    /// Keeps what requests make: it is listed, shown, waited for and deleted, and what is not there is refused
    #[arg(long)]
    memory: bool,
    /// Answers what was recorded, in a HAR 1.2 archive, to requests that ask for the same; may be given several times
    #[arg(long, value_name = "FILE")]
    replay: Vec<PathBuf>,
    /// Holds a recording against the contracts instead of serving them; may be given several times
    #[arg(long, value_name = "FILE", conflicts_with_all = ["replay", "port", "items", "memory"])]
    compare: Vec<PathBuf>,
    /// With `--compare`: what a contract does not know fails as well
    #[arg(long, requires = "compare")]
    strict: bool,
    /// Accepts this password alone in requests for tokens; any without it
    #[arg(long)]
    password: Option<String>,
    /// Accepts a token for so many requests; then another one has to be issued
    #[arg(long)]
    token_uses: Option<usize>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let given = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut builder = MockCloud::builder().port(arguments.port).credentials_from(given);
    for path in &arguments.contracts {
        builder = match Source::read_document(path) {
            Ok(source) => {
                let package = source.stem().to_owned();
                builder.source(&package, source)
            }
            Err(finding) => return fail(&finding),
        };
    }
    if !arguments.compare.is_empty() {
        return compare(&builder, &arguments.compare, arguments.strict);
    }
    for path in &arguments.replay {
        builder = match Recording::read(path) {
            Ok(recording) => builder.replay(recording),
            Err(finding) => return fail(&finding),
        };
    }
    if let Some(items) = arguments.items {
        builder = builder.items(items);
    }
    if let Some(requests) = arguments.finish_after {
        builder = builder.finish_after(requests);
    }
    if let Some(requests) = arguments.fail_after {
        builder = builder.fail_after(requests);
    }
    if let Some(password) = &arguments.password {
        builder = builder.password(password);
    }
    if arguments.memory {
        builder = builder.memory();
    }
    if let Some(requests) = arguments.token_uses {
        builder = builder.token_uses(requests);
    }
    match builder.start().await {
        Ok(cloud) => {
            for (variable, value) in cloud.environment() {
                // What is in the environment already is the caller's, who knows it.
                match given(&variable).as_deref() == Some(value.as_str()) {
                    true => println!("# {variable} keeps its value"),
                    false => println!("export {variable}='{}'", value.replace('\'', r"'\''")),
                }
            }
            for finding in cloud.left_out() {
                eprintln!("{finding}");
            }
            eprintln!("serving on {} until Ctrl-C", cloud.url());
            // Without a signal to wait for it serves until it is killed.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
            ExitCode::SUCCESS
        }
        Err(error) => fail(&error),
    }
}

/// Holds recordings against the contracts. Fails where a client cannot rely on the contract; `strict` where it does not know something
/// as well.
fn compare(builder: &Builder, paths: &[PathBuf], strict: bool) -> ExitCode {
    let mut has_failed = false;
    for path in paths {
        let recording = match Recording::read(path) {
            Ok(recording) => recording,
            Err(finding) => return fail(&finding),
        };
        let findings: Vec<Finding> = match builder.compare(&recording) {
            Ok(findings) => findings,
            Err(error) => return fail(&error),
        };
        let differences = findings.iter().filter(|finding| finding.severity != Severity::Note);
        has_failed |= differences.clone().any(|finding| strict || finding.severity == Severity::Error);
        for finding in &findings {
            println!("{finding}");
        }
        let count = |one: &str, number: usize| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
        let (exchanges, differences) = (count("exchange", recording.len()), count("difference", differences.count()));
        println!("{}: {exchanges}, {differences}", path.display());
    }
    if has_failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn fail(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::FAILURE
}
