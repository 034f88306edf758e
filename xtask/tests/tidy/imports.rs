//! Which file of a crate imports which: the paths in `use` and in code, followed through modules and re-exports. Knows the
//! tokens of Rust, nothing of layers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// One file taking something from another; both by their paths below `src`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    pub from: String,
    pub line: usize,
    pub to: String,
}

/// A path in a file, such as `super::pager::Pager`.
struct Reference {
    line: usize,
    segments: Vec<String>,
}

/// A name that `use` brings into a file.
struct Used {
    path: Reference,
    /// The name that it has here; `*` for all of them.
    alias: String,
    is_public: bool,
}

#[derive(Default)]
struct Module {
    file: String,
    used: Vec<Used>,
    paths: Vec<Reference>,
    /// Every identifier outside of `use`, to tell a re-export that the file needs as well.
    identifiers: BTreeSet<String>,
}

type Modules = BTreeMap<Vec<String>, Module>;

/// The imports between the files below a folder `src`.
pub fn imports(src: &Path, files: &[PathBuf]) -> Vec<Import> {
    let mut modules = Modules::new();
    for path in files {
        let shown = path.strip_prefix(src).unwrap().display().to_string().replace('\\', "/");
        let mut names: Vec<String> = shown.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        names.retain(|name| !matches!(name.as_str(), "mod" | "lib" | "main"));
        let tokens: TokenStream = std::fs::read_to_string(path).unwrap().parse().unwrap();
        let module = modules.entry(names).or_default();
        module.file = shown;
        read(tokens, 0, module);
    }
    let mut found = BTreeSet::new();
    for (at, module) in &modules {
        let used = module.used.iter().filter(|used| !used.is_public || module.identifiers.contains(&used.alias));
        for path in used.map(|used| &used.path).chain(&module.paths) {
            let target = start(&modules, at, &path.segments).and_then(|(at, rest)| file(&modules, at, rest, 0));
            if let Some(to) = target.filter(|to| *to != module.file) {
                found.insert(Import { from: module.file.clone(), line: path.line, to });
            }
        }
    }
    found.into_iter().collect()
}

/// Reads the tokens of a file, or of a block in it. `depth` counts the modules that are written in place.
fn read(tokens: TokenStream, depth: usize, module: &mut Module) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut index = 0;
    while index < tokens.len() {
        match &tokens[index] {
            TokenTree::Ident(word) if *word == "use" => index = read_use(&tokens, index, depth, module),
            TokenTree::Ident(word) if *word == "mod" => {
                let body = tokens.get(index + 2).and_then(block);
                if let Some(body) = body.filter(|_| !is_test(&tokens[..index])) {
                    read(body.stream(), depth + 1, module);
                }
                index += 3;
            }
            // Who may see it is no import: `pub(in crate::refresh)`.
            TokenTree::Ident(word) if *word == "pub" && matches!(tokens.get(index + 1), Some(TokenTree::Group(_))) => {
                index += 2;
            }
            // Code that is generated imports where it is put.
            TokenTree::Ident(word) if *word == "quote" && is_mark(tokens.get(index + 1), '!') => index += 3,
            TokenTree::Ident(_) => index = read_path(&tokens, index, depth, module),
            TokenTree::Group(group) => {
                read(group.stream(), depth, module);
                index += 1;
            }
            // `$crate` is whoever uses the macro.
            TokenTree::Punct(mark) if mark.as_char() == '$' => index += 2,
            _ => index += 1,
        }
    }
}

fn block(token: &TokenTree) -> Option<&Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
        _ => None,
    }
}

/// Whether what comes next is `#[cfg(test)]`.
fn is_test(before: &[TokenTree]) -> bool {
    matches!(before.last(), Some(TokenTree::Group(group)) if group.stream().to_string().replace(' ', "") == "cfg(test)")
}

fn is_mark(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}

/// Whether `::` begins here.
fn is_separator(tokens: &[TokenTree], index: usize) -> bool {
    let first = tokens.get(index);
    let joint = matches!(first, Some(TokenTree::Punct(punct)) if punct.spacing() == Spacing::Joint);
    joint && is_mark(first, ':') && is_mark(tokens.get(index + 1), ':')
}

/// The names from here on that `::` joins, and where they end.
fn segments(tokens: &[TokenTree], mut index: usize, depth: usize) -> (Reference, usize) {
    let line = tokens[index].span().start().line;
    let mut names = Vec::new();
    while let Some(TokenTree::Ident(name)) = tokens.get(index) {
        names.push(name.to_string());
        index += 1;
        if !is_separator(tokens, index) || !matches!(tokens.get(index + 2), Some(TokenTree::Ident(_))) {
            break;
        }
        index += 2;
    }
    // What is written in place is one with its file.
    let inside = names.iter().take(depth).take_while(|name| *name == "super").count();
    names.drain(..inside);
    if inside > 0 && names.first().is_none_or(|name| name != "super") {
        names.insert(0, "self".to_owned());
    }
    (Reference { line, segments: names }, index)
}

fn read_path(tokens: &[TokenTree], index: usize, depth: usize, module: &mut Module) -> usize {
    let is_absolute = index >= 2 && is_separator(tokens, index - 2);
    let (path, end) = segments(tokens, index, depth);
    module.identifiers.extend(path.segments.iter().cloned());
    if !is_absolute && path.segments.len() > 1 {
        module.paths.push(path);
    }
    end
}

fn read_use(tokens: &[TokenTree], index: usize, depth: usize, module: &mut Module) -> usize {
    let is_public = match index.checked_sub(1).map(|before| &tokens[before]) {
        Some(TokenTree::Ident(word)) => *word == "pub",
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
        _ => false,
    };
    let end = (index..tokens.len()).find(|at| is_mark(tokens.get(*at), ';')).unwrap_or(tokens.len());
    // `use<'a>` is a bound, and no import.
    if is_mark(tokens.get(index + 1), '<') {
        return index + 1;
    }
    if !is_separator(tokens, index + 1) {
        read_tree(&tokens[index + 1..end], &[], is_public, depth, module);
    }
    end
}

fn read_tree(tokens: &[TokenTree], before: &[String], is_public: bool, depth: usize, module: &mut Module) {
    for branch in tokens.split(|token| is_mark(Some(token), ',')).filter(|branch| !branch.is_empty()) {
        let line = branch[0].span().start().line;
        let mut names = before.to_vec();
        let mut index = 0;
        if matches!(branch[0], TokenTree::Ident(_)) {
            let (path, end) = segments(branch, 0, if before.is_empty() { depth } else { 0 });
            names.extend(path.segments);
            index = end;
        }
        if is_separator(branch, index) {
            index += 2;
        }
        let alias = match branch.get(index) {
            Some(TokenTree::Group(group)) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                read_tree(&inner, &names, is_public, depth, module);
                continue;
            }
            Some(TokenTree::Punct(_)) => "*".to_owned(),
            Some(TokenTree::Ident(_)) => branch[index + 1].to_string(),
            _ => {
                if names.last().is_some_and(|name| name == "self") {
                    names.pop();
                }
                names.last().cloned().unwrap_or_default()
            }
        };
        module.used.push(Used { path: Reference { line, segments: names }, alias, is_public });
    }
}

/// The module in which a path begins, and what is left of it; nothing where it begins outside of the crate.
fn start<'p>(modules: &Modules, at: &[String], path: &'p [String]) -> Option<(Vec<String>, &'p [String])> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => Some((Vec::new(), rest)),
        "self" => Some((at.to_vec(), rest)),
        "super" => {
            let levels = path.iter().take_while(|name| *name == "super").count();
            Some((at[..at.len().checked_sub(levels)?].to_vec(), &path[levels..]))
        }
        name => {
            let child = [at, std::slice::from_ref(first)].concat();
            if modules.contains_key(&child) {
                return Some((child, rest));
            }
            // A module under the name that `use` has given to it.
            let used = modules[at].used.iter().find(|used| used.alias == name && used.path.segments[0] != *first)?;
            let (from, left) = start(modules, at, &used.path.segments)?;
            let (module, left) = descend(modules, from, left);
            left.is_empty().then_some((module, rest))
        }
    }
}

/// Goes down into modules as far as a path does.
fn descend<'p>(modules: &Modules, mut at: Vec<String>, mut path: &'p [String]) -> (Vec<String>, &'p [String]) {
    while let Some((first, rest)) = path.split_first() {
        at.push(first.clone());
        if !modules.contains_key(&at) {
            at.pop();
            break;
        }
        path = rest;
    }
    (at, path)
}

/// The file that has what a path from a module leads to, through its re-exports.
fn file(modules: &Modules, at: Vec<String>, path: &[String], hops: usize) -> Option<String> {
    let (at, path) = descend(modules, at, path);
    let module = modules.get(&at)?;
    if let Some((name, rest)) = path.split_first().filter(|_| hops < 8) {
        let used = module.used.iter().find(|used| used.alias == *name && used.is_public);
        if let Some((from, left)) = used.and_then(|used| start(modules, &at, &used.path.segments)) {
            return file(modules, from, &[left, rest].concat(), hops + 1);
        }
        // A re-export of another crate is nobody's import here.
        if used.is_some() {
            return None;
        }
    }
    Some(module.file.clone())
}
