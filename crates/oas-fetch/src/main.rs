//! Gets the pages whose addresses stand on standard input. Knows the form of what is asked and answered, nothing of HTTP and
//! nothing of what pages say.

mod fetcher;
mod hosts;
mod outcome;

use std::io::{BufRead as _, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Parser;
use serde_json::{Value, json};

use fetcher::{Asked, Bounds, Fetcher};
use hosts::Hosts;
use outcome::Outcome;

#[derive(Parser)]
#[command(version, about = "Gets pages of documentation, one at a time, and only those that have changed")]
struct Arguments {
    /// The folder where pages are put
    folder: PathBuf,
    /// How long one page may take, in seconds
    #[arg(long, default_value_t = 30)]
    timeout: u64,
    /// How many bytes a page may have
    #[arg(long, default_value_t = 8 << 20)]
    largest: usize,
    /// The pause between two requests, in milliseconds
    #[arg(long, default_value_t = 300)]
    pause: u64,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("failed to start")?.block_on(run(&arguments))
}

async fn run(arguments: &Arguments) -> Result<()> {
    let bounds = Bounds { time: Duration::from_secs(arguments.timeout), bytes: arguments.largest };
    let fetcher = Fetcher::new(bounds)?;
    let mut hosts = Hosts::default();
    let mut output = std::io::stdout().lock();
    for (index, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line.context("failed to read standard input")?;
        let asked = asked(&line).with_context(|| format!("line {} of standard input", index + 1))?;
        // Nobody else waits for this machine.
        if index > 0 && !fetcher::is_local(&asked.url) {
            tokio::time::sleep(Duration::from_millis(arguments.pause)).await;
        }
        let outcome = match hosts.refuses(&asked.url) {
            Some(refused) => refused,
            None => fetcher.get(&asked).await,
        };
        hosts.note(&asked.url, &outcome);
        let mut written = outcome.to_json();
        if let Outcome::Page(page) = &outcome {
            let path = arguments.folder.join(index.to_string());
            std::fs::write(&path, &page.bytes).with_context(|| format!("failed to write {}", path.display()))?;
            written["file"] = json!(path);
        }
        written["url"] = json!(asked.url);
        writeln!(output, "{written}").and_then(|()| output.flush()).context("failed to print")?;
    }
    Ok(())
}

fn asked(line: &str) -> Result<Asked> {
    let value: Value = serde_json::from_str(line).context("it is no JSON")?;
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    Ok(Asked { url: text("url").context("it has no `url`")?, etag: text("etag"), last_modified: text("last-modified") })
}
