//! What a signature algorithm takes: the files that its recipe in CONTRIBUTING.md names, and no other source. Knows the form
//! of that recipe.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use contract::signers;

use crate::sources::is_written;
use crate::{Workspace, files};

/// What stands for a name in the recipe.
const PLACEHOLDER: &str = "NAME";
/// The most sources that one takes.
const MOST_FILES: usize = 3;

/// A name as contracts, files, types and constants write it.
pub fn spellings(name: &str) -> [String; 4] {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    let snake = name.replace('-', "_");
    [name.to_owned(), name.split('-').map(capital).collect(), snake.to_uppercase(), snake]
}

/// The sources that the recipe names.
fn recipe(workspace: &Workspace) -> Vec<String> {
    let guide = std::fs::read_to_string(workspace.root.join("CONTRIBUTING.md")).unwrap_or_default();
    let recipe = guide.split_once("A signature:\n").map_or("", |(_, rest)| rest);
    let recipe = recipe.split("\nAn extension").next().unwrap_or_default();
    let is_source = |text: &&str| Path::new(text).extension().is_some_and(|ending| ending == "rs");
    recipe.split('`').skip(1).step_by(2).filter(is_source).map(str::to_owned).collect()
}

pub fn faults(workspace: &Workspace) -> Vec<String> {
    let recipe = recipe(workspace);
    let folders = ["crates", "xtask"].into_iter().flat_map(|folder| files(&workspace.root.join(folder), &["rs"]));
    let sources = folders.map(|path| (workspace.shown(&path), std::fs::read_to_string(&path).unwrap()));
    let sources: BTreeMap<_, _> = sources.filter(|(path, text)| is_written(path, text)).collect();
    let mut faults = Vec::new();
    if recipe.len() > MOST_FILES {
        faults.push(format!("CONTRIBUTING.md: a signature takes {} files, more than {MOST_FILES}", recipe.len()));
    }
    for signer in signers::ALL {
        let (name, spellings) = (signer.name, spellings(signer.name));
        let files: BTreeSet<_> = recipe.iter().map(|file| file.replace(PLACEHOLDER, &name.replace('-', "_"))).collect();
        let having = sources.iter().filter(|(_, text)| spellings.iter().any(|spelling| text.contains(spelling)));
        let having: BTreeSet<String> = having.map(|(path, _)| path.clone()).collect();
        let lacking = files.difference(&having);
        faults.extend(lacking.map(|file| format!("CONTRIBUTING.md: {name} is not in {file}, where its recipe has it")));
        let beside = having.difference(&files);
        faults.extend(
            beside.map(|file| format!("{file}: names {name}, which its recipe in CONTRIBUTING.md has not here")),
        );
    }
    faults
}
