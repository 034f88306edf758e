//! From one page to the next: where it starts, or that there is none, or that the pages contradict themselves or run in a
//! circle. Pure: knows what pages say, nothing of requests. Its memory does not grow with the list.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{PageInfo, Paging, PagingStyle};

/// The most cursors, and pages, that are remembered one by one.
const REMEMBERED: usize = 1024;
/// The most pages without an item in a row.
const EMPTY_PAGES: usize = 1000;

/// What comes after a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The page that starts here.
    Next(String),
    /// As much as was stated has come, but the page was full: there is another one, unless the page that starts here is empty.
    Probe(String),
    /// No page follows: the list has ended.
    End,
    /// Two of the things that were said cannot both be true.
    Contradiction(String),
}

/// What is known of a list between two of its pages.
#[derive(Debug)]
pub(super) struct Pager {
    paging: Paging,
    /// The number of items on a page that is full, where it is known.
    size: Option<u64>,
    /// Items received, and the most on one page.
    received: u64,
    largest: u64,
    /// The pages before the first one of this stream.
    pages_before: u64,
    /// Whether the items before the first page were not counted.
    resumed: bool,
    /// What identified the items of the page before.
    before: HashSet<u64>,
    /// The total that was stated last, and the least one.
    total: Option<u64>,
    least_total: Option<u64>,
    cursors: Visited,
    pages: Visited,
    empty: usize,
}

impl Pager {
    /// A list that is read from `start`, in pages of `size` items.
    pub(super) fn new(paging: Paging, start: Option<&str>, size: Option<u64>) -> Self {
        let pages_before = match paging.style {
            PagingStyle::Page { first } => number(start).unwrap_or(first).saturating_sub(first),
            _ => 0,
        };
        let counts = matches!(paging.style, PagingStyle::Page { .. } | PagingStyle::Offset);
        Self {
            paging,
            size: size.filter(|size| *size > 0),
            received: 0,
            largest: 0,
            pages_before,
            resumed: pages_before > 0 || !counts && start.is_some(),
            before: HashSet::new(),
            total: None,
            least_total: None,
            cursors: Visited::default(),
            pages: Visited::default(),
            empty: 0,
        }
    }

    /// Whether an item was on the page before: lists that grow at their beginning push items onto the next page, and cursors may
    /// overlap.
    pub(super) fn repeats(&self, key: Option<u64>) -> bool {
        key.is_some_and(|key| self.before.contains(&key))
    }

    /// Whether all items of a page came together before, and the list has not grown so much that this is why.
    pub(super) fn runs_in_circle(&self, page: &PageInfo) -> bool {
        let grown = page.total.zip(self.total).map_or(0, |(now, before)| now.saturating_sub(before));
        let all_repeat = !page.keys.is_empty() && page.keys.iter().all(|key| self.repeats(*key));
        grown < page.count as u64 && (all_repeat || identity(page).is_some_and(|page| self.pages.contains(page)))
    }

    /// What comes after this page, which started at `start`; an error where the pages run in a circle.
    pub(super) fn advance(&mut self, start: Option<&str>, page: &PageInfo) -> Result<Step, String> {
        if self.runs_in_circle(page) {
            return Err("the page has the same items as one before".to_owned());
        }
        if let Some(page) = identity(page) {
            self.pages.insert(page);
        }
        let count = page.count as u64;
        (self.received, self.largest) = (self.received.saturating_add(count), self.largest.max(count));
        self.total = page.total.or(self.total);
        self.least_total = page.total.into_iter().chain(self.least_total).min();
        if let Some(fault) = &page.fault {
            return Err(fault.clone());
        }
        self.before = page.keys.iter().copied().flatten().collect();
        let step = match self.paging.style {
            PagingStyle::Cursor | PagingStyle::Link => self.by_cursor(start, page)?,
            PagingStyle::Marker => self.by_marker(start, page)?,
            PagingStyle::Page { .. } | PagingStyle::Offset => self.by_number(start, page),
        };
        Ok(self.within_window(step))
    }

    /// What cannot be reached, as soon as it is known.
    pub(super) fn unreachable(&self) -> Option<String> {
        let (window, total) = (self.paging.window?, self.total?);
        (total > window)
            .then(|| format!("{total} items match, and no more than {window} of them can be reached: ask for fewer"))
    }

    /// The same step, unless it ends a list short or leads to where nothing can be reached.
    fn within_window(&self, step: Step) -> Step {
        let Some(window) = self.paging.window else { return step };
        let reached = match (self.paging.style, &step) {
            (PagingStyle::Offset, Step::Next(next) | Step::Probe(next)) => number(Some(next)).unwrap_or(0),
            _ => self.pages_before.saturating_mul(self.largest).saturating_add(self.received),
        };
        match step {
            Step::Probe(_) if reached >= window && self.unreachable().is_none() => Step::End,
            Step::Next(_) | Step::Probe(_) if reached >= window => {
                Step::Contradiction(self.unreachable().unwrap_or_else(|| {
                    format!("there may be more than {window} items, and no more can be reached: ask for fewer")
                }))
            }
            Step::End => self.unreachable().map_or(Step::End, Step::Contradiction),
            step => step,
        }
    }

    /// After the last item of a page comes the first one of the next: only an empty page is the end, however short a page is.
    fn by_marker(&mut self, start: Option<&str>, page: &PageInfo) -> Result<Step, String> {
        let missing = self.total.filter(|total| !self.resumed && *total > self.received);
        let too_few = |what: &str| missing.map_or(Step::End, |total| too_few(what, self.received, total));
        match (page.count, page.more) {
            (0, Some(true)) => {
                return Ok(Step::Contradiction("the page is empty, but there is said to be more".to_owned()));
            }
            (0, _) => return Ok(too_few("there is an empty page")),
            (_, Some(false)) => return Ok(too_few("the list ends")),
            _ => {}
        }
        let Some(next) = page.next.as_deref().filter(|next| !next.is_empty()) else {
            let what = "the last item of the page has nothing that the next page could start at";
            return Ok(Step::Contradiction(what.to_owned()));
        };
        self.visit(start, next)?;
        let all = self.total.is_some() && missing.is_none() && !self.resumed && page.more.is_none();
        Ok(if all { Step::Probe(next.to_owned()) } else { Step::Next(next.to_owned()) })
    }

    /// Notes where a page started, and that the next one starts where none did before.
    fn visit(&mut self, start: Option<&str>, next: &str) -> Result<(), String> {
        if let Some(start) = start {
            self.cursors.insert(hash(start));
        }
        if self.cursors.contains(hash(next)) {
            return Err(format!(
                "the {} `{}` leads back to a page that was there before",
                self.word(),
                shortened(next)
            ));
        }
        Ok(())
    }

    fn word(&self) -> &'static str {
        if self.paging.style == PagingStyle::Link { "link" } else { "cursor" }
    }

    fn by_cursor(&mut self, start: Option<&str>, page: &PageInfo) -> Result<Step, String> {
        let next = page.next.as_deref().filter(|next| !next.is_empty());
        let next = next.filter(|next| !self.paging.unchanged_ends || start != Some(*next));
        let next = match (next, page.more) {
            (None, Some(true)) => {
                let what = format!("there is said to be more, but there is no {} of the next page", self.word());
                return Ok(Step::Contradiction(what));
            }
            (_, Some(false)) | (None, None) => {
                // What a list has gained meanwhile may stand before what was read already.
                let total = self.least_total.filter(|total| !self.resumed && *total > self.received);
                return Ok(total.map_or(Step::End, |total| too_few("the list ends", self.received, total)));
            }
            (Some(next), _) => next,
        };
        self.empty = if page.count == 0 { self.empty + 1 } else { 0 };
        if self.empty > EMPTY_PAGES {
            return Err(format!("{EMPTY_PAGES} pages in a row were empty, and there is said to be more"));
        }
        self.visit(start, next)?;
        Ok(Step::Next(next.to_owned()))
    }

    fn by_number(&self, start: Option<&str>, page: &PageInfo) -> Step {
        let count = page.count as u64;
        let mut last = None;
        let (next, reached) = match self.paging.style {
            PagingStyle::Page { first } => {
                // Pages may be shorter than what was asked for, so what counts is what has come.
                let skipped = self.pages_before.saturating_mul(self.largest);
                let next = number(start).unwrap_or(first).saturating_add(1);
                last = page.pages.map(|pages| next.saturating_sub(first) >= pages);
                (next, skipped.saturating_add(self.received))
            }
            _ => {
                let reached = number(start).unwrap_or(0).saturating_add(count);
                (reached, reached)
            }
        };
        let next = next.to_string();
        let missing = self.total.filter(|total| reached < *total);
        let contradicted = missing.filter(|_| !self.resumed);
        let more = page.more.or_else(|| Some(!page.next.as_ref()?.is_empty())).or_else(|| last.map(|last| !last));
        match (more, missing) {
            (Some(true), _) if count == 0 => {
                Step::Contradiction("the page is empty, but there is said to be more".to_owned())
            }
            (Some(false), _) => contradicted.map_or(Step::End, |total| too_few("the list ends", reached, total)),
            (None, _) if count == 0 => {
                contradicted.map_or(Step::End, |total| too_few("there is an empty page", reached, total))
            }
            (Some(true), _) | (None, Some(_)) => Step::Next(next),
            // What a page has decides before a total does: some say how many items are on the page, or nothing true.
            (None, None) if self.total.is_none() => Step::Next(next),
            (None, None) if count >= self.size.unwrap_or(self.largest) => Step::Probe(next),
            (None, None) => Step::End,
        }
    }
}

fn too_few(what: &str, received: u64, total: u64) -> Step {
    Step::Contradiction(format!("{what} after {received} items, but there are said to be {total}"))
}

fn number(start: Option<&str>) -> Option<u64> {
    start?.parse().ok()
}

fn shortened(cursor: &str) -> String {
    let start: String = cursor.chars().take(60).collect();
    let dots = if start.len() < cursor.len() { "…" } else { "" };
    format!("{}{dots}", start.escape_debug())
}

/// What identifies a page, where all of its items are identified.
fn identity(page: &PageInfo) -> Option<u64> {
    let keys: Vec<u64> = page.keys.iter().copied().collect::<Option<_>>()?;
    (!keys.is_empty()).then(|| hash(&keys))
}

fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// What was there before, by its hashes. The last ones are known one by one; a longer circle is found by Brent's method, which
/// holds every one against one from further and further back.
#[derive(Debug, Default)]
struct Visited {
    last: VecDeque<u64>,
    known: HashSet<u64>,
    marked: u64,
    since: u64,
    until: u64,
}

impl Visited {
    fn insert(&mut self, hash: u64) {
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

    fn contains(&self, hash: u64) -> bool {
        self.known.contains(&hash) || (self.until > 0 && self.marked == hash)
    }
}
