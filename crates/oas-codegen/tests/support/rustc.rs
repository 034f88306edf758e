//! rustc as a judge of generated code, against the runtime that this very test run has built. Knows where cargo puts it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// rustc and the runtime.
pub struct Rustc {
    dependencies: PathBuf,
    runtime: PathBuf,
}

impl Rustc {
    /// Finds the runtime among what cargo has built beside this test.
    pub fn find() -> Self {
        let test = std::env::current_exe().unwrap();
        let dependencies = test.parent().unwrap().to_owned();
        let files = std::fs::read_dir(&dependencies).unwrap().filter_map(|entry| Some(entry.ok()?.path()));
        let is_runtime = |path: &PathBuf| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with("liboas_runtime-") && name.ends_with(".rlib")
        };
        let mut found: Vec<PathBuf> = files.filter(is_runtime).collect();
        // There may be some of other features and other days.
        found.sort_by_key(|path| std::cmp::Reverse(path.metadata().unwrap().modified().unwrap()));
        let known = found.into_iter().map(|runtime| Self { dependencies: dependencies.clone(), runtime });
        let mut fitting = known.filter(|rustc| rustc.check("use oas_runtime::{Arguments, check::Pattern, signature::JdcloudHmacSha256 as _};\nfn _of(_: Arguments, _: Pattern) {}").is_ok());
        fitting.next().expect("cargo has built oas-runtime, which is a dependency of these tests")
    }

    /// Checks the code of a library.
    pub fn check(&self, code: &str) -> Result<(), String> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("awkward-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("lib.rs");
        std::fs::write(&file, format!("#![allow(warnings)]\n{code}")).unwrap();
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let mut command = Command::new(rustc);
        command.args(["--edition", "2024", "--crate-type", "lib", "--crate-name", "awkward", "--emit", "metadata"]);
        command.args(["--cfg", "feature=\"invoke\"", "--out-dir"]).arg(&folder).env("CARGO_PKG_VERSION", "1.0.0");
        command.arg("-L").arg(format!("dependency={}", self.dependencies.display()));
        command.arg("--extern").arg(format!("oas_runtime={}", self.runtime.display())).arg(&file);
        let output = command.output().unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
    }
}
