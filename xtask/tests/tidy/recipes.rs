//! What a mechanism takes: the files that its recipe in CONTRIBUTING.md names, and no other source. Knows the form of the
//! recipes.

use std::collections::BTreeMap;
use std::path::Path;

use oas_contract::{extensions, formats, signers};

use crate::sources::is_written;
use crate::{Workspace, files};

/// What stands for a name in a recipe.
const PLACEHOLDER: &str = "NAME";

/// A kind of mechanism.
struct Recipe {
    /// How its recipe begins.
    heading: &'static str,
    /// How many sources each takes.
    files: usize,
    /// Each of them, and how sources spell it.
    names: Vec<(&'static str, Vec<String>)>,
}

fn recipes() -> [Recipe; 3] {
    // Those whose name is a word of no library.
    let ours = |format: &&formats::Format| format.name.contains('-') && format.name != "date-time";
    let codecs = formats::ALL.iter().filter(ours).filter_map(|format| Some((format.name, format.codec?)));
    let codec = |(name, codec)| (name, vec![format!("\"{name}\""), format!("struct {codec}")]);
    let extension = |known: &&extensions::Extension| (known.name, vec![format!("\"{}\"", known.name)]);
    let signer = |known: &signers::Signer| (known.name, spellings(known.name).to_vec());
    [
        Recipe { heading: "A codec (a `format`):\n", files: 2, names: codecs.map(codec).collect() },
        Recipe { heading: "A signature:\n", files: 3, names: signers::ALL.iter().map(signer).collect() },
        Recipe {
            heading: "An extension (`x-…`):\n", files: 1, names: extensions::ALL.iter().map(extension).collect()
        },
    ]
}

/// A name as contracts, files, types and constants write it.
pub fn spellings(name: &str) -> [String; 4] {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    let snake = name.replace('-', "_");
    [name.to_owned(), name.split('-').map(capital).collect(), snake.to_uppercase(), snake]
}

pub fn faults(workspace: &Workspace) -> Vec<String> {
    let guide = std::fs::read_to_string(workspace.root.join("CONTRIBUTING.md")).unwrap_or_default();
    let folders = ["crates", "xtask"].into_iter().flat_map(|folder| files(&workspace.root.join(folder), &["rs"]));
    let sources = folders.map(|path| (workspace.shown(&path), std::fs::read_to_string(&path).unwrap()));
    let sources: BTreeMap<_, _> = sources.filter(|(path, text)| is_written(path, text)).collect();
    recipes().iter().flat_map(|recipe| recipe.faults(&guide, &sources)).collect()
}

impl Recipe {
    /// The sources that the recipe names.
    fn sources(&self, guide: &str) -> Vec<String> {
        let recipe = guide.split_once(self.heading).map_or("", |(_, rest)| rest);
        let end = [recipe.find("\n\nA"), recipe.find("\n## ")].into_iter().flatten().min().unwrap_or(recipe.len());
        let is_source =
            |text: &&str| text.contains("/src/") && Path::new(text).extension().is_some_and(|ending| ending == "rs");
        recipe[..end].split('`').skip(1).step_by(2).filter(is_source).map(str::to_owned).collect()
    }

    fn faults(&self, guide: &str, sources: &BTreeMap<String, String>) -> Vec<String> {
        let what = self.heading.trim_end_matches(":\n");
        let recipe = self.sources(guide);
        let mut faults = Vec::new();
        if recipe.len() != self.files {
            faults.push(format!("CONTRIBUTING.md: “{what}” takes {} sources, not {}", recipe.len(), self.files));
        }
        for (name, spellings) in &self.names {
            let files: Vec<_> = recipe.iter().map(|file| file.replace(PLACEHOLDER, &name.replace('-', "_"))).collect();
            let having = sources.iter().filter(|(_, text)| spellings.iter().any(|spelling| text.contains(spelling)));
            let having: Vec<&String> = having.map(|(path, _)| path).collect();
            let lacking = files.iter().filter(|file| !having.iter().any(|path| matches(file, path)));
            faults.extend(
                lacking.map(|file| format!("CONTRIBUTING.md: {name} is not in {file}, where its recipe has it")),
            );
            let beside = having.iter().filter(|path| !files.iter().any(|file| matches(file, path)));
            faults.extend(
                beside.map(|file| format!("{file}: names {name}, which its recipe in CONTRIBUTING.md has not here")),
            );
        }
        faults
    }
}

/// Whether a recipe means a file: by its path, or by that of its folder with `*` for any of it.
fn matches(file: &str, path: &str) -> bool {
    match file.split_once('*') {
        Some((before, after)) => path.starts_with(before) && path.ends_with(after),
        None => file == path,
    }
}
