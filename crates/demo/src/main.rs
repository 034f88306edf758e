//! Every call of every client, with the request that went out and the result as a table. Driven by the contracts: a
//! new operation shows up by itself.

mod calls;
mod clients;
mod missing;
mod table;

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Parser;
use contract::{Document, Source};
use mock_cloud::MockCloud;
use serde_json::json;

/// Makes every call through the generated clients and prints the results.
///
/// Without --live it starts a fake of the providers on a free loopback port, with credentials made up for this run.
#[derive(Parser)]
#[command(name = "cargo xtask demo", bin_name = "cargo xtask demo")]
struct Arguments {
    /// Calls the real endpoint of this crate instead, with credentials from the environment
    #[arg(long, value_name = "CRATE")]
    live: Option<String>,
    /// Prints one JSON document per operation, one on each line
    #[arg(long)]
    json: bool,
    /// Lets the fake page through so many items instead of answering the examples
    #[arg(long, conflicts_with = "live")]
    items: Option<usize>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<()> {
    let documents = mock_cloud::CONTRACTS
        .iter()
        .map(|(package, text)| {
            let source = Source::new(&format!("specs/{package}.yaml"), text);
            Ok((*package, Document::parse(&source)?))
        })
        .collect::<Result<Vec<(&str, Document)>>>()?;
    if let Some(package) = &arguments.live {
        let Some((package, document)) = documents.iter().find(|(known, _)| known == package) else {
            let known: Vec<_> = documents.iter().map(|(package, _)| *package).collect();
            bail!("there is no client crate `{package}`; there are: {}", known.join(", "));
        };
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        if let Some(missing) = missing::variables(document, variable) {
            bail!("variables are missing for {package}: {missing}");
        }
        let failed = show(package, document, &calls::Mode::Live, &variable, arguments.json).await?;
        return outcome(failed);
    }
    let mut builder = MockCloud::builder();
    if let Some(items) = arguments.items {
        builder = builder.items(items);
    }
    let cloud = builder.start().await?;
    let variables: BTreeMap<String, String> = cloud.environment();
    let variable = |name: &str| variables.get(name).cloned();
    let mut failed = 0;
    for (package, document) in &documents {
        failed += show(package, document, &calls::Mode::Fake, &variable, arguments.json).await?;
    }
    outcome(failed)
}

fn outcome(failed: usize) -> Result<()> {
    match failed {
        0 => Ok(()),
        1 => bail!("a call failed"),
        _ => bail!("{failed} calls failed"),
    }
}

/// Makes the calls of one client; returns how many failed.
async fn show(
    package: &str,
    document: &Document,
    mode: &calls::Mode,
    variable: &dyn Fn(&str) -> Option<String>,
    as_json: bool,
) -> Result<usize> {
    let mut failed = 0;
    let mut results = calls::Results::default();
    for operation in document.operations() {
        let id = operation.node.str("operationId").unwrap_or_default();
        let arguments = match calls::arguments(&operation, document, mode, &results) {
            Ok(arguments) => arguments,
            Err(parameter) => {
                let reason = format!("no earlier answer has a value for `{parameter}`");
                if as_json {
                    println!("{}", json!({"crate": package, "operation": id, "skipped": reason}));
                }
                eprintln!("skipped {package} {id}: {reason}");
                continue;
            }
        };
        let response = match clients::invoke(package, variable, id, arguments).await {
            Ok(response) => response,
            // A client that cannot be made fails for every operation.
            Err(error) if error.operation().is_none() => return Err(error).with_context(|| package.to_owned()),
            Err(error) => {
                failed += 1;
                if as_json {
                    let fault =
                        json!({"code": error.code(), "message": error.message(), "request_id": error.request_id()});
                    let status = error.status().map(|status| status.as_u16());
                    println!("{}", json!({"crate": package, "operation": id, "status": status, "error": fault}));
                }
                eprintln!("{package}: {:#}", anyhow::Error::from(error));
                continue;
            }
        };
        if as_json {
            let request = json!({"method": response.method(), "url": response.url()});
            let status = response.status().as_u16();
            println!(
                "{}",
                json!({"crate": package, "operation": id, "request": request, "status": status, "result": &*response})
            );
        } else {
            print!("{}", table::render(package, document, &operation, &response));
        }
        results.keep(document, &operation, &response);
    }
    Ok(failed)
}
