//! From one page to the next: where it starts, or that there is none, or that the pages run in a circle. Pure: knows
//! what pages say, nothing of requests. Its memory does not grow with the list.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{PageInfo, PagingStyle};

/// The most cursors that are remembered one by one.
const REMEMBERED: usize = 1024;
/// The most pages without an item in a row.
const EMPTY_PAGES: usize = 1000;

/// What is known of a list between two of its pages.
#[derive(Debug)]
pub(super) struct Pager {
    style: PagingStyle,
    /// Items received, and the most on one page.
    received: u64,
    largest: u64,
    /// The pages before the first one of this stream.
    pages_before: u64,
    /// What identified the items of the page before, and the total it stated.
    before: HashSet<u64>,
    total: Option<u64>,
    cursors: Cursors,
    empty: usize,
}

impl Pager {
    /// A list that is read from `start`.
    pub(super) fn new(style: PagingStyle, start: Option<&str>) -> Self {
        Self {
            style,
            received: 0,
            largest: 0,
            pages_before: match style {
                PagingStyle::Page { first } => number(start).unwrap_or(first).saturating_sub(first),
                PagingStyle::Cursor | PagingStyle::Offset => 0,
            },
            before: HashSet::new(),
            total: None,
            cursors: Cursors::default(),
            empty: 0,
        }
    }

    /// Whether an item was on the page before: lists that grow at their beginning push items onto the next page.
    pub(super) fn repeats(&self, key: Option<u64>) -> bool {
        key.is_some_and(|key| self.before.contains(&key))
    }

    /// Where the page after this one starts; nothing at the end of the list. `start` is where this one started.
    pub(super) fn next_start(&mut self, start: Option<&str>, page: &PageInfo) -> Result<Option<String>, String> {
        let next = match self.style {
            PagingStyle::Cursor => self.cursor(start, page),
            PagingStyle::Page { .. } | PagingStyle::Offset => self.number(start, page),
        };
        if self.style != PagingStyle::Cursor {
            self.before = page.keys.iter().copied().flatten().collect();
        }
        self.total = page.total;
        next
    }

    fn cursor(&mut self, start: Option<&str>, page: &PageInfo) -> Result<Option<String>, String> {
        let Some(next) = page.next.as_deref().filter(|next| !next.is_empty() && page.more != Some(false)) else {
            return Ok(None);
        };
        self.empty = if page.count == 0 { self.empty + 1 } else { 0 };
        if self.empty > EMPTY_PAGES {
            return Err(format!("{EMPTY_PAGES} pages in a row were empty, and there is said to be more"));
        }
        if let Some(start) = start {
            self.cursors.insert(start);
        }
        if self.cursors.contains(next) {
            return Err(format!("the cursor `{}` leads back to a page that was there before", shortened(next)));
        }
        Ok(Some(next.to_owned()))
    }

    fn number(&mut self, start: Option<&str>, page: &PageInfo) -> Result<Option<String>, String> {
        if page.count == 0 || page.more == Some(false) {
            return Ok(None);
        }
        let count = page.count as u64;
        let grown = page.total.zip(self.total).map_or(0, |(now, before)| now.saturating_sub(before));
        let all_known = !page.keys.is_empty() && page.keys.iter().all(|key| self.repeats(*key));
        if all_known && grown < count {
            return Err("the page has the same items as the one before".to_owned());
        }
        (self.received, self.largest) = (self.received.saturating_add(count), self.largest.max(count));
        let (next, reached) = match self.style {
            PagingStyle::Page { first } => {
                // Pages may be shorter than what was asked for, so what counts is what has come.
                let skipped = self.pages_before.saturating_mul(self.largest);
                (number(start).unwrap_or(first).saturating_add(1), skipped.saturating_add(self.received))
            }
            PagingStyle::Cursor | PagingStyle::Offset => {
                let reached = number(start).unwrap_or(0).saturating_add(count);
                (reached, reached)
            }
        };
        let end = page.total.is_some_and(|total| reached >= total) && page.more != Some(true);
        Ok((!end).then(|| next.to_string()))
    }
}

fn number(start: Option<&str>) -> Option<u64> {
    start?.parse().ok()
}

fn shortened(cursor: &str) -> String {
    let start: String = cursor.chars().take(60).collect();
    let dots = if start.len() < cursor.len() { "…" } else { "" };
    format!("{}{dots}", start.escape_debug())
}

/// The cursors that were used. The last ones are known one by one; a longer circle is found by Brent's method, which
/// holds every cursor against one from further and further back.
#[derive(Debug, Default)]
struct Cursors {
    last: VecDeque<u64>,
    known: HashSet<u64>,
    marked: u64,
    since: u64,
    until: u64,
}

impl Cursors {
    fn insert(&mut self, cursor: &str) {
        let hash = hash(cursor);
        if self.last.len() == REMEMBERED
            && let Some(oldest) = self.last.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.last.push_back(hash);
        self.known.insert(hash);
        self.since += 1;
        if self.since > self.until {
            (self.marked, self.since, self.until) = (hash, 0, self.until * 2 + 1);
        }
    }

    fn contains(&self, cursor: &str) -> bool {
        let hash = hash(cursor);
        self.known.contains(&hash) || (self.until > 0 && self.marked == hash)
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
