//! Packages that are made to try generated code: below the target folder, each a workspace of its own that is locked to what
//! this one is. Knows cargo, and the program that makes the calls.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, bail};
use oas_codegen::Generated;
use serde_json::Value;

use crate::workspace;

/// How many lines of a compiler's errors are told.
const TOLD: usize = 40;

/// Where packages are made, and for which workspace.
pub(super) struct Scratch {
    folder: PathBuf,
    root: PathBuf,
}

/// What came of the calls of a client.
pub(super) struct Outcome {
    pub(super) calls: usize,
    pub(super) answered: usize,
    pub(super) examples: usize,
    pub(super) equal: usize,
    pub(super) faults: Vec<String>,
}

impl Scratch {
    /// Where packages are made; what was compiled for them before is kept.
    pub(super) fn new() -> Result<Self> {
        let root = workspace::root()?.to_owned();
        let folder = workspace::target_folder()?.join("corpus");
        std::fs::create_dir_all(&folder).with_context(|| format!("failed to write {}", folder.display()))?;
        Ok(Self { folder, root })
    }

    /// What the package for a document is called.
    pub(super) fn package(name: &str) -> String {
        let plain: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
        format!("corpus-{plain}")
    }

    /// Writes a package: the client as its library, and a program that calls what there is to call, but for what is missing, with
    /// tokens that the fake has issued.
    pub(super) fn write(
        &self,
        package: &str,
        document: &str,
        client: &Generated,
        [missing, issued]: [&[String]; 2],
    ) -> Result<()> {
        let crates = self.root.join("crates");
        let path = |name: &str| format!("{:?}", crates.join(name).display().to_string());
        let tags: String = client.features.iter().map(|name| format!("{name} = []\n")).collect();
        let default: String = client.features.iter().map(|name| format!(", \"{name}\"")).collect();
        let runtime = client.runtime_features();
        let manifest = format!(
            "[workspace]\n\n[profile.dev]\ndebug = false\nincremental = false\n\n[package]\nname = {package:?}\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [features]\ndefault = [\"invoke\", \"schemars\"{default}]\ninvoke = [\"oas-runtime/invoke\"]\nblocking = []\n\
             schemars = [\"oas-runtime/schemars\", \"dep:schemars\"]\n{tags}\n\
             [dependencies]\noas-mock = {{ path = {} }}\n\
             oas-runtime = {{ path = {}, default-features = false, features = {runtime:?} }}\n\
             schemars = {{ version = \"1\", optional = true }}\nserde = \"1\"\nserde_json = \"1\"\ntokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n",
            path("oas-mock"),
            path("oas-runtime"),
        );
        let library = format!("#![allow(warnings)]\n{}", client.code);
        let program = PROGRAM
            .replace("LIBRARY", &package.replace('-', "_"))
            .replace("PACKAGE", &format!("{package:?}"))
            .replace("MISSING", &format!("{missing:?}"))
            .replace("ISSUED", &format!("{issued:?}"));
        let within = self.folder.join(package);
        let lock = within.join("Cargo.lock");
        if !lock.exists() {
            std::fs::create_dir_all(&within).with_context(|| format!("failed to write {}", within.display()))?;
            std::fs::copy(self.root.join("Cargo.lock"), lock).context("failed to copy Cargo.lock")?;
        }
        put(&within.join("Cargo.toml"), &manifest)?;
        put(&within.join("document"), document)?;
        put(&within.join("src/lib.rs"), &library)?;
        for (path, text) in &client.parts {
            put(&within.join("src").join(path), text)?;
        }
        put(&within.join("src/main.rs"), &program)
    }

    fn cargo(&self, task: &str, package: &str) -> Result<Command> {
        let mut command = workspace::cargo()?;
        command.args([task, "--quiet", "--offline", "--package", package]).current_dir(self.folder.join(package));
        command.env("CARGO_TARGET_DIR", self.folder.join("target"));
        Ok(command)
    }

    /// Whether rustc takes the library of a package; its errors where not.
    pub(super) fn check(&self, package: &str) -> Result<std::result::Result<(), String>> {
        let output = self.cargo("check", package)?.arg("--lib").output().context("failed to start cargo")?;
        Ok(if output.status.success() { Ok(()) } else { Err(told(&output)) })
    }

    /// Runs the program of a package.
    pub(super) fn call(&self, package: &str) -> Result<std::result::Result<Outcome, String>> {
        let output = self.cargo("run", package)?.output().context("failed to start cargo")?;
        if !output.status.success() {
            return Ok(Err(told(&output)));
        }
        let said: Value = serde_json::from_slice(&output.stdout)
            .with_context(|| format!("the program of {package} says something else than what came of its calls"))?;
        let count = |name: &str| said[name].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
        let faults = said["faults"].as_array().into_iter().flatten().filter_map(Value::as_str);
        Ok(Ok(Outcome {
            calls: count("calls"),
            answered: count("answered"),
            examples: count("examples"),
            equal: count("equal"),
            faults: faults.map(str::to_owned).collect(),
        }))
    }
}

/// Writes a file where it says something else, so that nothing is compiled again that is the same.
fn put(path: &Path, text: &str) -> Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    let Some(folder) = path.parent() else { bail!("{} stands in no folder", path.display()) };
    std::fs::create_dir_all(folder).with_context(|| format!("failed to write {}", folder.display()))?;
    std::fs::write(path, text).with_context(|| format!("failed to write {}", path.display()))
}

/// The first lines of what cargo says.
fn told(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    text.lines().take(TOLD).collect::<Vec<_>>().join("\n")
}

/// What a package runs.
const PROGRAM: &str = r#"//! Calls every operation of the client against the fake of its own document.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let exercise = oas_mock::Exercise::of(PACKAGE, include_str!("../document"))?.without(&MISSING);
    let cloud = exercise.cloud().start().await?;
    let mut variables = cloud.environment();
    let issued: &[&str] = &ISSUED;
    for (name, known) in issued.iter().filter_map(|pair| pair.split_once('=')) {
        variables.extend(variables.get(known).cloned().map(|token| (name.to_owned(), token)));
    }
    let builder = LIBRARY::Client::builder().endpoint(cloud.url());
    let client = builder.variables(|name| variables.get(name).cloned()).build()?;
    let (mut answered, mut examples, mut equal) = (0, 0, 0);
    let mut faults = Vec::new();
    for call in exercise.calls() {
        let answer = client.invoke(call.operation(), call.arguments()).await;
        let outcome = call.judge(answer.as_ref().map(|answer| &**answer));
        examples += usize::from(call.has_example());
        equal += usize::from(call.has_example() && outcome.is_good());
        answered += usize::from(!call.has_example() && outcome.is_good());
        if !outcome.is_good() {
            faults.push(format!("{}: {outcome}", call.operation()));
        }
    }
    let calls = exercise.calls().len() - examples;
    let said = serde_json::json!({
        "calls": calls, "answered": answered, "examples": examples, "equal": equal, "faults": faults,
    });
    println!("{said}");
    Ok(())
}
"#;
