//! The fake as a program: prints what a client needs to call it, and serves until it is stopped.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use oas_contract::Source;
use oas_mock::MockCloud;

/// A fake of the clouds behind the contracts, on loopback.
///
/// Prints `export` lines for a shell: endpoints, and credentials made up for this run. A variable that is set already
/// keeps its value, so that a key can be chosen.
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
                let builder = builder.contract(source.stem(), source.text());
                source
                    .overlay()
                    .into_iter()
                    .fold(builder, |builder, overlay| builder.overlay(source.stem(), overlay.text()))
            }
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
    if arguments.memory {
        builder = builder.memory();
    }
    if let Some(requests) = arguments.token_uses {
        builder = builder.token_uses(requests);
    }
    match builder.start().await {
        Ok(cloud) => {
            for (variable, value) in cloud.environment() {
                println!("export {variable}='{}'", value.replace('\'', r"'\''"));
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

fn fail(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::FAILURE
}
