//! `bench`: the measurements of the package `benchmarks`, and what a client costs whoever imports it.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use oas_diff_cli::output;

use crate::workspace;

#[derive(clap::Args)]
pub struct Arguments {
    /// Leaves out the cold builds, which take minutes
    #[arg(long)]
    quick: bool,
    /// Measures nothing but the cold builds
    #[arg(long, conflicts_with = "quick")]
    imports: bool,
    /// Measures nothing but clients of 100, 500 and 1,000 operations, against those of progenitor alone and of openapi-generator,
    /// where `OPENAPI_GENERATOR` names its command; takes a quarter of an hour
    #[arg(long)]
    sizes: bool,
    /// A client that is imported; may be given several times
    #[arg(long = "client", default_value = "ppio-gpu")]
    clients: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    if arguments.sizes {
        program("sizes", &["100", "500", "1000"])?;
        return Ok(ExitCode::SUCCESS);
    }
    if !arguments.imports {
        for name in ["benchmarks", "allocations"] {
            program(name, &[])?;
        }
    }
    if !arguments.quick {
        importer(&arguments.clients)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs a program of the package `benchmarks`, at the root of the workspace.
fn program(name: &str, arguments: &[&str]) -> Result<()> {
    let run = ["run", "--quiet", "--release", "--package", "benchmarks", "--bin", name, "--"];
    if !workspace::cargo()?.args(run).args(arguments).status()?.success() {
        bail!("the benchmarks failed");
    }
    Ok(())
}

/// Cold builds of programs that import a client, against one that has reqwest, `serde_json` and tokio as they come. That one is built
/// first and last, as a processor that other work has made hot is slower.
fn importer(clients: &[String]) -> Result<()> {
    output::print(&"importing a client: a cold build (cargo build --release, CPU seconds of all processes)\n");
    let folder = std::env::temp_dir().join(format!("importer-{}", std::process::id()));
    let build = |name: &str, dependencies: &str| cold_build(&folder.join(name), dependencies);
    // A path as a TOML string: basic strings share their escapes with JSON.
    let crates = workspace::root()?.join("crates");
    let path = |name: &str| serde_json::Value::from(crates.join(name).to_string_lossy());
    let tokio = "tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";
    let serde = "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n";
    let by_hand = |reqwest: &str| format!("reqwest = {reqwest}\n{serde}{tokio}");
    // What the runtime asks of the HTTP client, and nothing else.
    let fewest = "{ version = \"0.13\", default-features = false, features = [\"rustls\", \"system-proxy\"] }";
    let mut programs = vec![
        ("the same, reqwest with fewer features".to_owned(), by_hand(fewest)),
        ("the runtime alone".to_owned(), format!("oas-runtime = {{ path = {} }}\n{serde}{tokio}", path("oas-runtime"))),
    ];
    let dependency =
        |client: &str, features: &str| format!("{client} = {{ path = {}{features} }}\n{tokio}", path(client));
    programs.extend(clients.iter().map(|client| (client.clone(), dependency(client, ""))));
    // What it needs is the same for every client.
    let codegen = clients.first().map(|client| dependency(client, ", features = [\"codegen\"]"));
    programs.extend(codegen.map(|dependencies| ("the first of them with `codegen`".to_owned(), dependencies)));
    let outcome = (|| {
        let base = by_hand("\"0.13\"");
        let first = build("first", &base)?;
        let mut rows = Vec::new();
        for (index, (name, dependencies)) in programs.iter().enumerate() {
            rows.push((name.as_str(), build(&index.to_string(), dependencies)?));
        }
        let last = build("last", &base)?;
        let base = Cost { seconds: f64::midpoint(first.seconds, last.seconds), ..first };
        let ends = [("reqwest, serde_json and tokio, first", first), ("and last", last)];
        output::print(&format_args!("  {:40} {:>8} {:>8} {:>8} {:>8}\n", "", "CPU s", "ratio", "crates", "ratio"));
        for (name, cost) in ends.into_iter().chain(rows) {
            output::print(&format_args!(
                "  {name:40} {:>8.1} {:>8.2} {:>8} {:>8.2}\n",
                cost.seconds,
                cost.seconds / base.seconds,
                cost.crates,
                ratio(cost.crates, base.crates)
            ));
        }
        Ok(())
    })();
    // What is left in the way of removing is in a temporary folder.
    let _ = std::fs::remove_dir_all(&folder);
    outcome
}

#[allow(clippy::cast_precision_loss, reason = "there are few crates")]
fn ratio(crates: usize, base: usize) -> f64 {
    crates as f64 / base as f64
}

#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    crates: usize,
}

fn cold_build(folder: &Path, dependencies: &str) -> Result<Cost> {
    std::fs::create_dir_all(folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"importer\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n{dependencies}"
    );
    std::fs::write(folder.join("Cargo.toml"), manifest)?;
    std::fs::write(folder.join("src/lib.rs"), "//! Imports a client.\n")?;
    std::fs::copy(workspace::root()?.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let cargo = |arguments: &[&str]| -> Result<Command> {
        let mut command = workspace::cargo()?;
        command.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", folder.join("target"));
        Ok(command)
    };
    if !cargo(&["fetch", "--quiet"])?.status()?.success() {
        bail!("failed to fetch the dependencies");
    }
    let tree = cargo(&["tree", "--prefix", "none", "--edges", "normal,build", "--format", "{p}"])?.output()?;
    let mut names: Vec<String> =
        String::from_utf8_lossy(&tree.stdout).lines().map(|line| line.replace(" (*)", "")).collect();
    names.sort();
    names.dedup();
    let before = children_cpu()?;
    if !cargo(&["build", "--quiet", "--release"])?.status()?.success() {
        bail!("the build failed");
    }
    Ok(Cost { seconds: children_cpu()? - before, crates: names.len() - 1 })
}

/// The CPU time of all processes that this one has waited for, in seconds.
fn children_cpu() -> Result<f64> {
    const TICKS_PER_SECOND: f64 = 100.0;
    let path = PathBuf::from("/proc/self/stat");
    let text =
        std::fs::read_to_string(&path).context("CPU times of builds can only be measured on Linux; use --quick")?;
    // The second field is a name in parentheses, which may hold spaces.
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |index: usize| {
        fields.get(index).and_then(|field| field.parse::<f64>().ok()).context("an unknown form of /proc/self/stat")
    };
    Ok((ticks(13)? + ticks(14)?) / TICKS_PER_SECOND)
}
