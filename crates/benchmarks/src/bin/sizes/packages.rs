//! The packages that are built: one for each generator in a temporary folder, what cargo builds of them in `target/sizes`. Knows what
//! each generator is called by and what its code stands on.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use oas_contract::Source;
use openapiv3::OpenAPI;
use serde_json::Value;

use super::cost::{Cost, cost_of};
use super::progenitor_alone;
use super::wrapped::{self, COSTS, CRATE};

/// What makes clients of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generator {
    Progenitor,
    Openapi,
    Ours,
    /// The same, with a feature for each of ten tags, of which one is on.
    OurTag,
}

impl Generator {
    pub const ALL: [Self; 4] = [Self::Progenitor, Self::Openapi, Self::Ours, Self::OurTag];

    pub fn name(self) -> &'static str {
        match self {
            Self::Progenitor => "progenitor alone",
            Self::Openapi => "openapi-generator",
            Self::Ours => "oas-codegen",
            Self::OurTag => "oas-codegen, 1 of 10 tags",
        }
    }

    fn package(self) -> &'static str {
        match self {
            Self::Progenitor => "by-progenitor",
            Self::Openapi => "by-openapi-generator",
            Self::Ours => "by-oas-codegen",
            Self::OurTag => "by-oas-codegen-tag",
        }
    }
}

/// The program that calls every operation.
const CALLS: &str = "every_call";

/// What cargo does with a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Check,
    Release,
    /// The program that calls every operation, in release.
    Calls,
}

impl Generator {
    fn client(self) -> &'static str {
        if self == Self::Openapi { "apis::configuration::Configuration" } else { "Client" }
    }

    fn made_client(self) -> &'static str {
        match self {
            Self::Progenitor => "Client::new(\"http://localhost\")",
            Self::Openapi => "apis::configuration::Configuration::new()",
            Self::Ours | Self::OurTag => r#"Client::builder().build().expect("a client")"#,
        }
    }

    /// The calls of the four operations of things; of a package with one tag, of those of its tag.
    fn calls(self, number: usize) -> Vec<String> {
        if self == Self::Openapi {
            let module = format!("apis::tag{}_api", number % 10);
            return vec![
                format!("{module}::list_things{number}(client, None, None, None, None)"),
                format!("{module}::create_thing{number}(client, models::NewThing{number}::new(String::new()))"),
                format!("{module}::get_thing{number}(client, \"id\")"),
                format!("{module}::delete_thing{number}(client, \"id\")"),
            ];
        }
        if self == Self::OurTag && !number.is_multiple_of(10) {
            return Vec::new();
        }
        vec![
            format!("client.list_things{number}().owner(\"a\").limit(1).send()"),
            format!("client.create_thing{number}().body(types::NewThing{number}::builder().name(\"a\")).send()"),
            format!("client.get_thing{number}().id(\"a\").send()"),
            format!("client.delete_thing{number}().id(\"a\").send()"),
        ]
    }
}

/// The command of openapi-generator, where there is one.
pub fn openapi_generator() -> Option<String> {
    std::env::var("OPENAPI_GENERATOR").ok().filter(|command| !command.is_empty())
}

/// The folder of the packages, which goes away with this value.
pub struct Workspace {
    folder: PathBuf,
    root: PathBuf,
}

impl Drop for Workspace {
    fn drop(&mut self) {
        // What is left in the way of removing is in a temporary folder.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Workspace {
    /// Beside the crates of the folder that the program is started in.
    pub fn new() -> Result<Self, String> {
        let folder = std::env::temp_dir().join(format!("sizes-{}", std::process::id()));
        let root = std::env::current_dir().map_err(|error| error.to_string())?;
        Ok(Self { folder, root })
    }

    fn package(&self, generator: Generator) -> PathBuf {
        self.folder.join(generator.package())
    }

    /// Writes the package of a generator. How many lines it has, and the seconds that generating took.
    pub fn generate(&self, generator: Generator, document: &str) -> Result<(usize, f64), String> {
        let package = self.package(generator);
        let _ = std::fs::remove_dir_all(&package);
        let seconds = match generator {
            Generator::Openapi => self.openapi_generator(&package, document)?,
            Generator::Progenitor => {
                let start = Instant::now();
                let openapi: OpenAPI = serde_json::from_str(document).map_err(|error| error.to_string())?;
                let code = progenitor_alone::client(&openapi).ok_or("progenitor compiles none of it")?;
                let seconds = start.elapsed().as_secs_f64();
                write(&package.join("src/lib.rs"), &format!("#![allow(warnings)]\n{code}"))?;
                write(&package.join("Cargo.toml"), &manifest(generator, PROGENITOR, ""))?;
                seconds
            }
            Generator::Ours | Generator::OurTag => self.ours(generator, &package, document)?,
        };
        let lines = lines(&package.join("src")).map_err(|error| error.to_string())?;
        Ok((lines, seconds))
    }

    /// Writes the program that calls every operation of a package, of as many as the document has.
    pub fn write_calls(&self, generator: Generator, operations: usize) -> Result<(), String> {
        let library = generator.package().replace('-', "_");
        let mut functions = String::new();
        let mut futures = String::new();
        for number in 0..operations.div_ceil(4) {
            for (index, call) in generator.calls(number).iter().enumerate() {
                let client = generator.client();
                functions += &format!("async fn call_{number}_{index}(client: &{client}) {{ drop({call}.await); }}\n");
                futures += &format!("    keep(Box::pin(call_{number}_{index}(&client)));\n");
            }
        }
        let text = format!(
            "#![allow(warnings)]\nuse {library}::*;\n{functions}\nfn keep<'c>(future: std::pin::Pin<Box<dyn std::future::Future<Output = ()> + 'c>>) {{ \
             drop(std::hint::black_box(future)); }}\nfn main() {{\n    let client = {};\n{futures}}}\n",
            generator.made_client()
        );
        write(&self.package(generator).join(format!("examples/{CALLS}.rs")), &text)
    }

    fn ours(&self, generator: Generator, package: &Path, document: &str) -> Result<f64, String> {
        let mut value: Value = serde_json::from_str(document).map_err(|error| error.to_string())?;
        if generator == Generator::OurTag {
            value[oas_contract::extensions::FEATURES.name] = Value::from("tags");
        }
        let start = Instant::now();
        let made = oas_codegen::compile(&Source::new("sizes.json", &value.to_string()), "sizes");
        let made = made.map_err(|report| report.to_string())?;
        let seconds = start.elapsed().as_secs_f64();
        let library = "#![allow(warnings)]\nmod generated;\npub use generated::*;\n";
        write(&package.join("src/lib.rs"), library)?;
        write(&package.join("src/generated.rs"), &made.code)?;
        for (path, text) in &made.parts {
            write(&package.join("src").join(path), text)?;
        }
        let features: String = made.features.iter().map(|name| format!("{name} = []\n")).collect();
        let first = made.features.first().map(|name| format!("default = [\"{name}\"]\n")).unwrap_or_default();
        let runtime = self.root.join("crates/oas-runtime");
        let needed: Vec<String> =
            made.runtime_features().into_iter().chain(["rustls"]).map(|name| format!("\"{name}\"")).collect();
        let needed = needed.join(", ");
        let dependencies = format!(
            "oas-runtime = {{ path = {}, features = [{needed}] }}\nserde = \"1\"\nserde_json = \"1\"\n",
            Value::from(runtime.to_string_lossy())
        );
        write(&package.join("Cargo.toml"), &manifest(generator, &dependencies, &format!("{first}{features}")))?;
        Ok(seconds)
    }

    fn openapi_generator(&self, package: &Path, document: &str) -> Result<f64, String> {
        let command = openapi_generator().ok_or("OPENAPI_GENERATOR names no command")?;
        let file = self.folder.join("sizes.json");
        write(&file, document)?;
        let mut process = Command::new(command);
        process.args(["generate", "--generator-name", "rust", "--library", "reqwest", "--input-spec"]).arg(&file);
        process.arg("--output").arg(package).arg("--additional-properties");
        process.arg(format!("packageName={}", Generator::Openapi.package()));
        process.stdout(Stdio::null()).stderr(Stdio::null());
        let (_, cost) = cost_of(&mut process).ok_or("openapi-generator was not started")?;
        let path = package.join("Cargo.toml");
        let text =
            std::fs::read_to_string(&path).map_err(|error| format!("openapi-generator made nothing: {error}"))?;
        write(&path, &format!("{text}\n[workspace]\n"))?;
        Ok(cost.seconds)
    }

    /// What a step costs for the package of a generator; what it stands on is built before.
    pub fn build(&self, generator: Generator, step: Step) -> Result<Cost, String> {
        let package = self.package(generator);
        let costs = self.folder.join("costs");
        let _ = std::fs::remove_file(&costs);
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(match step {
            Step::Check => &["check", "--quiet"][..],
            Step::Release => &["build", "--quiet", "--release", "--lib"],
            Step::Calls => &["build", "--quiet", "--release", "--example", CALLS],
        });
        if generator == Generator::Openapi {
            // Its own choice needs a library of the machine.
            cargo.args(["--no-default-features", "--features", "rustls"]);
        }
        cargo
            .current_dir(&package)
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", self.root.join("target/sizes"));
        let measured = if step == Step::Calls { CALLS.to_owned() } else { generator.package().replace('-', "_") };
        cargo.env("RUSTC_WRAPPER", own).env(CRATE, measured).env(COSTS, &costs);
        let status = cargo.status().map_err(|error| error.to_string())?;
        if !status.success() {
            return Err(format!("what {} makes does not build", generator.name()));
        }
        wrapped::read(&costs).ok_or_else(|| format!("nothing is known of the costs of {}", generator.name()))
    }
}

/// What the code of progenitor stands on.
const PROGENITOR: &str = "bytes = \"1\"\nchrono = { version = \"0.4\", default-features = false, features = [\"serde\"] }\nfutures-core = \"0.3\"\n\
    percent-encoding = \"2\"\nprogenitor-client = \"*\"\nregress = \"0.10\"\nreqwest = { version = \"0.13\", default-features = false, features = \
    [\"json\", \"query\", \"rustls\", \"stream\"] }\nserde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n\
    serde_urlencoded = \"0.7\"\n";

fn manifest(generator: Generator, dependencies: &str, features: &str) -> String {
    format!(
        "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[features]\n{features}[dependencies]\n{dependencies}",
        generator.package()
    )
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, text));
    written.map_err(|error| format!("failed to write {}: {error}", path.display()))
}

/// The lines of all files of Rust in a folder.
fn lines(folder: &Path) -> std::io::Result<usize> {
    let mut count = 0;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            count += lines(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            count += std::fs::read_to_string(&path)?.lines().count();
        }
    }
    Ok(count)
}
