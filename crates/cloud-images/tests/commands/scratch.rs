//! Folders in which commands are run: an empty one, or a copy of the workspace with a history of its own, and programs in
//! front of `PATH` that stand for those that a reader would have installed.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What `cargo` does in these folders: `xtask` works on the copy of the workspace, `run` takes the programs that are built
/// already. What would compile the copy, or run tests that run anyway, does nothing.
const CARGO: &str = r#"#!/bin/sh
arguments="$*"
case "$1" in
  xtask)
    shift
    CARGO_MANIFEST_DIR="$WORKSPACE/xtask" exec "$XTASK" "$@"
    ;;
  run)
    package=
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
      case "$1" in -p | --package) package="$2" ;; esac
      shift
    done
    [ $# -eq 0 ] || shift
    case "$package" in
      # A program of one's own: its dependencies are there, and fit together. What it does is an example of the guide, which is
      # run where that is tested.
      "") exec "$REAL_CARGO" tree --offline > /dev/null ;;
      cloud-images) exec "$CLOUD_IMAGES" "$@" ;;
      oas-mock) exec "$MOCK_CLOUD" "$@" ;;
    esac
    ;;
  metadata | update)
    exec "$REAL_CARGO" "$@" --offline
    ;;
  check)
    exec "$REAL_CARGO" metadata --offline --no-deps --format-version 1 > /dev/null
    ;;
esac
case "$arguments" in "test --quiet --package conformance --test schemas") exit 0 ;; esac
echo "the test has no such program: cargo $arguments" >&2
exit 97
"#;

/// A page for `cargo xtask facts`, `drift`, `refresh` and `new`, and a pair of documents for `diff`, under the names that the
/// documentation uses.
const PAGES: [(&str, &str); 4] = [
    ("page.md", "jdcloud-vm.image-tasks.md"),
    ("images.md", "huaweicloud-iec.list-images.txt"),
    ("tasks.html", "divs.html"),
    ("page.html", "divs.html"),
];
const OLD: &str = "openapi: 3.0.3\ninfo: {title: Images, version: \"1\"}\npaths: {}\n";
const NEW: &str = r#"{"openapi": "3.0.3", "info": {"title": "Images", "version": "1"}, "paths": {}}"#;
const TOKEN_REQUEST: &str = r#"{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "example-user",
    "password": "example-password", "domain": {"name": "example-account"}}}}}}"#;

/// Everything that the commands need.
pub struct Scratch {
    folder: PathBuf,
    /// The plan that the documentation shows.
    plan: String,
    variables: Vec<(&'static str, String)>,
}

impl Scratch {
    /// Builds what is missing, and copies the workspace.
    pub fn new(root: &Path) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("commands-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let (bin, workspace) = (folder.join("bin"), folder.join("workspace"));
        std::fs::create_dir_all(&bin).unwrap();
        std::fs::create_dir_all(folder.join("home")).unwrap();
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let programs = built(&cargo, root);
        let program = |name: &str| programs.iter().find(|path| path.ends_with(name)).unwrap().clone();
        std::fs::write(bin.join("cargo"), CARGO).unwrap();
        std::fs::set_permissions(bin.join("cargo"), std::fs::Permissions::from_mode(0o755)).unwrap();
        symlink(env!("CARGO_BIN_EXE_cloud-images"), bin.join("cloud-images")).unwrap();
        for name in ["xtask", "oas-diff"] {
            symlink(program(name), bin.join(name)).unwrap();
        }
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
        let text = |path: PathBuf| path.display().to_string();
        let mut variables = vec![
            ("PATH", path),
            ("HOME", text(folder.join("home"))),
            ("COLUMNS", "80".to_owned()),
            ("CARGO", text(bin.join("cargo"))),
            ("REAL_CARGO", cargo),
            ("WORKSPACE", text(workspace.clone())),
            ("XTASK", text(program("xtask"))),
            ("MOCK_CLOUD", text(program("oas-mock"))),
            ("CLOUD_IMAGES", env!("CARGO_BIN_EXE_cloud-images").to_owned()),
        ];
        // Where the compiler and the crates are that this test was built with.
        variables.extend([("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")].map(|(name, usual)| {
            let home = || std::env::home_dir().unwrap_or_default().join(usual).display().to_string();
            (name, std::env::var(name).unwrap_or_else(|_| home()))
        }));
        variables.extend(std::env::var("RUSTUP_TOOLCHAIN").map(|toolchain| ("RUSTUP_TOOLCHAIN", toolchain)));
        let plan = first_yaml(&std::fs::read_to_string(root.join("docs/life-cycle.md")).unwrap());
        let scratch = Self { folder, plan, variables };
        scratch.copy(root, &workspace);
        scratch
    }

    /// A shell command in a folder.
    pub fn shell(&self, text: &str, folder: &Path) -> Command {
        let mut command = Command::new("sh");
        // Without the variables of whoever runs the test, which may hold credentials.
        command.env_clear().envs(self.variables.iter().cloned()).current_dir(folder).args(["-c", text]);
        command
    }

    /// The copy of the workspace, as it was at the beginning.
    pub fn workspace(&self) -> PathBuf {
        let workspace = self.folder.join("workspace");
        if workspace.join(".git").exists() {
            self.git("reset --quiet --hard && git clean --quiet -fd", &workspace);
        }
        workspace
    }

    /// A new folder with the request bodies and the plan that commands read.
    pub fn empty(&self, number: usize) -> PathBuf {
        let folder = self.folder.join(format!("block-{number}"));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("token-request.json"), TOKEN_REQUEST).unwrap();
        std::fs::write(folder.join("images.yaml"), &self.plan).unwrap();
        folder
    }

    /// Copies what git knows of the workspace, with the pages beside it, into a history with a release and a main branch.
    fn copy(&self, root: &Path, workspace: &Path) {
        let listed = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let listed = Command::new("git").args(listed).current_dir(root).output().unwrap();
        assert!(listed.status.success(), "git lists no files: {}", String::from_utf8_lossy(&listed.stderr));
        for name in String::from_utf8(listed.stdout).unwrap().split_terminator('\0') {
            let (from, to) = (root.join(name), workspace.join(name));
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            // A file that was removed and not committed is listed too.
            if from.exists() {
                std::fs::copy(&from, &to).unwrap();
            }
        }
        for (name, page) in PAGES {
            std::fs::copy(root.join("crates/oas-pages/tests/pages").join(page), workspace.join(name)).unwrap();
        }
        std::fs::write(workspace.join("old.yaml"), OLD).unwrap();
        std::fs::write(workspace.join("new.json"), NEW).unwrap();
        self.git("init --quiet --initial-branch main", workspace);
        self.git("add --all", workspace);
        self.git("-c user.name=test -c user.email=test@example.com commit --quiet --message all", workspace);
        self.git("tag v0.1.0 && git update-ref refs/remotes/origin/main HEAD", workspace);
    }

    fn git(&self, arguments: &str, folder: &Path) {
        let output = self.shell(&format!("git {arguments}"), folder).output().unwrap();
        assert!(output.status.success(), "git {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left of a run that failed is there to be looked at.
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// The first block of YAML of a page.
fn first_yaml(page: &str) -> String {
    let block = page.split("```yaml\n").nth(1).unwrap();
    block.split("```").next().unwrap().to_owned()
}

/// The programs of other packages that commands start. The whole workspace with examples has the features that its tests
/// have: whoever tests it builds nothing more for this.
fn built(cargo: &str, root: &Path) -> Vec<PathBuf> {
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--locked", "--workspace", "--examples"]);
    command.args(["--bin=xtask", "--bin=oas-mock", "--bin=oas-diff"]);
    command.arg("--message-format=json-render-diagnostics").current_dir(root);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).unwrap();
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    messages.filter_map(|message| Some(message.get("executable")?.as_str()?.into())).collect()
}
