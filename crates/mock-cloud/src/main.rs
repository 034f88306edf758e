//! The fake as a program: prints what a client needs to call it, and serves until it is stopped.

use std::process::ExitCode;

use clap::Parser;
use mock_cloud::MockCloud;

/// A fake of the clouds behind the contracts, on loopback.
///
/// Prints `export` lines for a shell: endpoints, and credentials made up for this run. A variable that is set already
/// keeps its value, so that a key can be chosen.
#[derive(Parser)]
struct Arguments {
    /// The port; a free one if none is given
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Pages through so many items instead of answering the examples
    #[arg(long)]
    items: Option<usize>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut builder = MockCloud::builder().port(arguments.port);
    if let Some(items) = arguments.items {
        builder = builder.items(items);
    }
    // A run of its own tells which variables there are.
    let variables = match MockCloud::builder().start().await {
        Ok(probe) => probe.environment().into_keys().filter(|name| !name.ends_with("_ENDPOINT")).collect::<Vec<_>>(),
        Err(error) => return fail(&error),
    };
    for variable in variables {
        if let Ok(value) = std::env::var(&variable) {
            builder = builder.credential(&variable, &value);
        }
    }
    match builder.start().await {
        Ok(cloud) => {
            for (variable, value) in cloud.environment() {
                println!("export {variable}='{}'", value.replace('\'', r"'\''"));
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

fn fail(error: &mock_cloud::StartError) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::FAILURE
}
