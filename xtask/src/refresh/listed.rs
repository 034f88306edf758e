//! Lists of pages against the pages that contracts name: which are new, and which are gone. Knows addresses, nothing of what pages say.

use std::collections::{BTreeMap, BTreeSet};

use oas_pages::IndexEntry;

/// What a list has and contracts do not, and the reverse.
#[derive(Default)]
pub struct Listed {
    /// Pages beside those that contracts name, in the order of the lists.
    pub new: Vec<String>,
    /// Pages that contracts name and no list has, where it has others beside them.
    pub gone: Vec<String>,
    /// Lists that are named by lists.
    pub lists: Vec<String>,
}

/// Compares lists with the addresses that contracts name.
pub fn compare(lists: &[(String, Vec<IndexEntry>)], known: &[String]) -> Listed {
    let named: BTreeMap<String, &String> = known.iter().map(|address| (folded(address), address)).collect();
    let folders: BTreeSet<&str> = named.keys().filter_map(|address| folder(address)).collect();
    let mut listed = Listed::default();
    let (mut met, mut met_folders) = (BTreeSet::new(), BTreeSet::new());
    for (list, entries) in lists {
        for entry in entries {
            let Some(address) = absolute(&entry.address, list) else { continue };
            let folded = folded(&address);
            if entry.is_index {
                listed.lists.extend((!lists.iter().any(|(known, _)| *known == address)).then_some(address));
                continue;
            }
            let Some(above) = folder(&folded).map(str::to_owned) else { continue };
            if folders.contains(above.as_str()) && met.insert(folded.clone()) && !named.contains_key(&folded) {
                listed.new.push(address);
            }
            met_folders.insert(above);
        }
    }
    let covered = |address: &str| folder(address).is_some_and(|folder| met_folders.contains(folder));
    let gone = named.iter().filter(|(folded, _)| covered(folded) && !met.contains(*folded));
    listed.gone.extend(gone.map(|(_, address)| (*address).clone()));
    listed
}

/// An address as it is compared: pages are listed as markdown and named as HTML, with a slash at the end and without.
fn folded(address: &str) -> String {
    let address = address.split(['#', '?']).next().unwrap_or_default().trim_end_matches('/');
    let address = [".md", ".html", ".htm"].iter().find_map(|end| address.strip_suffix(end)).unwrap_or(address);
    address.to_lowercase()
}

/// What stands before the last part of an address, with its host.
fn folder(address: &str) -> Option<&str> {
    let (folder, _) = address.rsplit_once('/')?;
    (folder.contains("://") && !folder.ends_with('/')).then_some(folder)
}

/// The address of an entry of a list. In a file, only whole ones lead somewhere.
fn absolute(address: &str, list: &str) -> Option<String> {
    if address.contains("://") {
        return Some(address.to_owned());
    }
    let (scheme, rest) = list.split_once("://")?;
    let host = rest.split('/').next()?;
    Some(if address.starts_with('/') {
        format!("{scheme}://{host}{address}")
    } else {
        let folder = list.rsplit_once('/').map_or(list, |(folder, _)| folder);
        format!("{folder}/{}", address.trim_start_matches("./"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(address: &str) -> IndexEntry {
        IndexEntry { address: address.to_owned(), line: 1, is_index: oas_pages::is_index(address) }
    }

    #[test]
    fn what_stands_beside_known_pages_is_new_and_what_is_missing_there_gone() {
        let known = ["https://a.example/api/list.html", "https://a.example/api/show", "https://b.example/api/x"];
        let known: Vec<String> = known.iter().map(|address| (*address).to_owned()).collect();
        let entries = ["/api/List.md", "add.md", "https://a.example/guide/start", "/sitemap-2.xml", "add.md#more"];
        let entries = entries.iter().map(|address| entry(address)).collect();
        let listed = compare(&[("https://a.example/api/llms.txt".to_owned(), entries)], &known);
        assert_eq!(listed.new, ["https://a.example/api/add.md"]);
        assert_eq!(listed.gone, ["https://a.example/api/show"]);
        assert_eq!(listed.lists, ["https://a.example/sitemap-2.xml"]);
    }
}
