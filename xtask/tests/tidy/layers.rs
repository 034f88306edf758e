//! The layers inside crates: every file is in one, imports from those below it alone, and no two files need each other. The
//! table of ARCHITECTURE.md says what the layers are, from the top down.

use std::collections::{BTreeMap, BTreeSet};

use crate::Workspace;
use crate::architecture::Layer;
use crate::imports::{Import, imports};
use crate::sources::is_written;

pub fn faults(workspace: &Workspace) -> Vec<String> {
    let layers = &workspace.architecture.layers;
    layers.iter().flat_map(|(name, layers)| in_crate(workspace, name, layers)).collect()
}

fn in_crate(workspace: &Workspace, name: &str, layers: &[Layer]) -> Vec<String> {
    let src = ["crates/", ""].map(|folder| workspace.root.join(format!("{folder}{name}/src")));
    let Some(src) = src.into_iter().find(|src| src.is_dir()) else {
        return vec![format!("ARCHITECTURE.md:{}: there is no crate `{name}`", layers[0].line)];
    };
    let mut files = crate::files(&src, &["rs"]);
    files.retain(|path| is_written(&workspace.shown(path), &std::fs::read_to_string(path).unwrap()));
    let root = workspace.shown(&src);
    let mut faults = Vec::new();
    let mut inhabited = BTreeSet::new();
    for path in &files {
        let shown = workspace.shown(path);
        match layer_of(layers, &shown[root.len() + 1..]) {
            Some(layer) => _ = inhabited.insert(layer),
            None => faults.push(format!("{shown}:1: is in no layer of {name} in ARCHITECTURE.md")),
        }
    }
    let imports = imports(&src, &files);
    let mut needed: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for Import { from, line, to } in &imports {
        let (Some(above), Some(below)) = (layer_of(layers, from), layer_of(layers, to)) else { continue };
        needed.entry(above).or_default().insert(below);
        if above != below && !layers[above].may_import(&layers[below]) {
            faults.push(format!(
                "{root}/{from}:{line}: imports {to}, which ARCHITECTURE.md:{} does not allow",
                layers[above].line
            ));
        }
    }
    for (index, layer) in layers.iter().enumerate() {
        let at = format!("ARCHITECTURE.md:{}: {name}: ", layer.line);
        if !inhabited.contains(&index) {
            faults.push(format!("{at}there is no file in `{}`", layer.members.join("`, `")));
        }
        for may in &layer.may {
            match layers.iter().position(|other| other.members.contains(may)) {
                Some(below) if below <= index => faults.push(format!("{at}`{may}` is not a layer below")),
                Some(below) if needed.get(&index).is_none_or(|needed| !needed.contains(&below)) => {
                    faults.push(format!("{at}nothing imports `{may}`"));
                }
                Some(_) => {}
                None => faults.push(format!("{at}there is no layer `{may}`")),
            }
        }
    }
    faults.extend(
        circles(&imports, layers).iter().map(|files| format!("{root}: a circle of files: {}", files.join(", "))),
    );
    faults
}

/// The layer that names a file, or the innermost of its folders.
fn layer_of(layers: &[Layer], file: &str) -> Option<usize> {
    let depth = |layer: &Layer| layer.members.iter().filter(|member| is_in(file, member)).map(String::len).max();
    let depths = layers.iter().enumerate().filter_map(|(index, layer)| Some((depth(layer)?, index)));
    depths.max().map(|(_, index)| index)
}

fn is_in(file: &str, member: &str) -> bool {
    file == member || member.ends_with('/') && file.starts_with(member)
}

/// Files that need each other, without those that a layer names together: they are one thing in two files.
fn circles(imports: &[Import], layers: &[Layer]) -> Vec<Vec<String>> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for import in imports {
        next.entry(&import.from).or_default().insert(&import.to);
    }
    let reached = |from: &str| -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&str> = next.get(from).into_iter().flatten().copied().collect();
        while let Some(file) = open.pop() {
            if reached.insert(file) {
                open.extend(next.get(file).into_iter().flatten());
            }
        }
        reached
    };
    let all: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|file| (*file, reached(file))).collect();
    let with = |file: &str| -> Vec<String> {
        let others = all[file].iter().filter(|other| all.get(*other).is_some_and(|back| back.contains(file)));
        others.map(|other| (*other).to_owned()).collect()
    };
    let circles: BTreeSet<Vec<String>> = all.keys().map(|file| with(file)).filter(|files| files.len() > 1).collect();
    let is_one = |files: &Vec<String>| layers.iter().any(|layer| files.iter().all(|file| layer.members.contains(file)));
    circles.into_iter().filter(|files| !is_one(files)).collect()
}
