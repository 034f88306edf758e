//! Lists of the pages of a documentation: `llms.txt`, and sitemaps. Knows their forms, nothing of what the pages say.

use oas_contract::Source;

/// A page in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexEntry {
    /// Its address, as the list has it.
    pub address: String,
    /// The line of the list.
    pub line: u32,
    /// Whether it is a list itself.
    pub is_index: bool,
}

/// Whether an address, or the name of a file, is that of a list of pages.
pub fn is_index(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    let extension = name.rsplit('.').next().unwrap_or_default();
    name == "llms.txt" || name.starts_with("sitemap") && matches!(extension, "xml" | "txt")
}

/// The pages that a list names; nothing where it is none.
///
/// ```
/// use oas_contract::Source;
///
/// let list = "# Pets\n\n- [List pets](https://pets.example/list.md): all of them\n- [Add](/add.md)\n";
/// let entries = oas_pages::index(&Source::new("llms.txt", list)).expect("it is one");
/// assert_eq!(entries.iter().map(|entry| entry.address.as_str()).collect::<Vec<_>>(), ["https://pets.example/list.md", "/add.md"]);
/// let map = "<urlset><url><loc>https://pets.example/list?a=1&amp;b=2</loc></url></urlset>";
/// assert_eq!(oas_pages::index(&Source::new("map", map)).expect("it is one")[0].address, "https://pets.example/list?a=1&b=2");
/// assert_eq!(oas_pages::index(&Source::new("sitemap.xml", "<html><body>Not found</body></html>")), None);
/// ```
pub fn index(source: &Source) -> Option<Vec<IndexEntry>> {
    let text = source.text();
    let beginning: String = text.chars().take(4096).collect::<String>().to_ascii_lowercase();
    if beginning.contains("<urlset") || beginning.contains("<sitemapindex") {
        return Some(sitemap(text, beginning.contains("<sitemapindex")));
    }
    if !is_index(source.name()) || beginning.trim_start().starts_with('<') {
        return None;
    }
    let entries: Vec<IndexEntry> = (1..).zip(text.lines()).flat_map(|(number, line)| links(number, line)).collect();
    (!entries.is_empty()).then_some(entries)
}

fn entry(address: &str, line: u32, is_index: bool) -> IndexEntry {
    IndexEntry { address: address.to_owned(), line, is_index }
}

/// `<loc>` of a sitemap.
fn sitemap(text: &str, is_index: bool) -> Vec<IndexEntry> {
    let mut entries = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while let Some(start) = rest.find("<loc>") {
        let inner = &rest[start + "<loc>".len()..];
        let Some(end) = inner.find("</loc>") else { break };
        line += newlines(&rest[..start]);
        let address = inner[..end].trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").trim();
        entries.push(entry(&address.replace("&amp;", "&"), line, is_index));
        line += newlines(&inner[..end]);
        rest = &inner[end..];
    }
    entries
}

fn newlines(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}

/// Links of a line of `llms.txt`, or the address that the line is.
fn links(number: u32, line: &str) -> Vec<IndexEntry> {
    let trimmed = line.trim();
    if trimmed.starts_with("https://") && !trimmed.contains(char::is_whitespace) {
        return vec![entry(trimmed, number, false)];
    }
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(start) = rest.find("](") {
        let inner = &rest[start + 2..];
        let Some(end) = inner.find(')') else { break };
        let address = inner[..end].split_whitespace().next().unwrap_or_default();
        if !address.is_empty() && !address.starts_with(['#', '?']) {
            found.push(entry(address, number, is_index(address)));
        }
        rest = &inner[end..];
    }
    found
}
