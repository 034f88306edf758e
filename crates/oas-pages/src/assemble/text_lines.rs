//! Lines of text: requests, hosts, statuses, and sentences about fields that they do not name. Knows where in the page
//! they stand, not how tables are read.

use super::walk::{Walk, is_bullet};
use crate::blocks::Heading;
use crate::facts::{ErrorCode, Stated};
use crate::lexicon::status::{leading_status, status_of};
use crate::lexicon::{self, Section};
use crate::prose;
use crate::rules;
use crate::text::markup::{is_name, narrow, plain, written};
use crate::text::request;
use crate::text::words;

impl Walk<'_> {
    pub(super) fn text(&mut self, line: u32, text: &str) {
        if self.command(line, text) || !text.chars().any(char::is_alphanumeric) {
            return;
        }
        if is_bullet(text) {
            if self.bullets.is_empty() {
                self.known_before_list = self.known();
            }
            self.bullets.push((line, text.to_owned()));
        }
        let clean = plain(text);
        if let Some(name) = request::explored(text) {
            self.name = Some(Stated::new(name, line));
        }
        let errors = self.in_section() == Some(Section::Errors);
        if let Some(status) = status_of(&clean).filter(|_| !errors) {
            return self.enter_status(status, 8, line);
        }
        let stripped = narrow(clean.trim_start_matches(['-', '*', '•', ' ']));
        let label = |label: &str| label.chars().count() <= 32;
        if let Some((label, value)) = stripped.split_once(':').filter(|(text, _)| label(text))
            && !self.in_example()
            && self.labelled(line, label, value)
        {
            return;
        }
        // `HTTP method GET`, `Path /v1/images`: a label and nothing between.
        let apart = [stripped.rsplit_once(' '), stripped.split_once(' ')];
        for (label, value) in apart.into_iter().flatten().filter(|(text, _)| label(text)) {
            if !self.in_example() && !request::begins(&stripped) && self.labelled(line, label, value) {
                return;
            }
        }
        if stripped.ends_with(':') && lexicon::announces_host(&stripped) {
            self.title = Some(Heading { line, level: 8, text: stripped, anchors: Vec::new(), is_caption: false });
            return;
        }
        if self.hosts.is_empty()
            && let Some(host) = served(&clean)
        {
            self.hosts.push(Stated::new(host, line));
        }
        if errors && self.error(line, &stripped, clean.trim_start_matches(['-', '*', '•', ' ']).starts_with('`')) {
            return;
        }
        if self.title.as_ref().is_some_and(|title| lexicon::announces_host(&title.text))
            && let Some(host) = request::host(&stripped)
        {
            return self.hosts.push(Stated::new(host, line));
        }
        // As it is written: asterisks and angles have a meaning in a path.
        let written = written(text);
        let stripped = written.trim_start_matches(['-', '•', '>', '[', ' ']).to_owned();
        let found = request::method_and_url(&stripped);
        if self.in_example() {
            let path = || request::url(&stripped).filter(|_| stripped.starts_with(['/', 'h']));
            let found = found.map(|(method, url)| (Some(method), url)).or_else(|| Some((None, path()?)));
            let example = found.map(|(method, url)| url.example(line, method));
            self.draft.operation.requests.extend(example);
        } else if let Some((method, url)) = found {
            let begins = stripped.to_uppercase().starts_with(method.as_str());
            if begins && stripped.chars().count() < method.len() + url.length() + 80 {
                return self.address(line, Some(method), Some(url));
            }
        } else if self.in_section() != Some(Section::Address) || is_address(&stripped) {
            self.addressed(line, self.in_section(), &stripped);
        }
        // The full address of the operation says where it is.
        if let Some(path) = &self.draft.operation.path
            && stripped.starts_with("http")
            && !stripped.contains(' ')
            && let Some(url) = request::url(&stripped).filter(|url| url.path == path.value)
        {
            return self.draft.host(line, url.host);
        }
        self.read_sentence(line, &clean);
        self.text = Some((line, clean));
    }

    /// An error in a list of them: `404 not_found - …`, or a code and below it its status.
    fn error(&mut self, line: u32, text: &str, quoted: bool) -> bool {
        let mut words = text.split([' ', ':', '(', ')', ',']).filter(|word| !word.is_empty());
        let first = words.next().unwrap_or_default().trim_matches('`');
        if let Some(status) = leading_status(first).filter(|_| first.len() == 3) {
            let code = words.next().map(|word| word.trim_matches('`')).filter(|word| {
                is_name(word) && (quoted || word.contains(['_', '.']) || word.chars().skip(1).any(char::is_uppercase))
            });
            let code = code.map(str::to_owned);
            self.add_error(ErrorCode { status: Some(status), code, line });
            return true;
        }
        if let Some(status) = status_of(text) {
            let code = self.code.take();
            self.add_error(ErrorCode { status: Some(status), code, line });
            return true;
        }
        if is_name(text) {
            self.code = Some(text.to_owned());
        }
        false
    }

    /// Text in a section of fields says something about a field, though not about which.
    pub(super) fn read_sentence(&mut self, line: u32, text: &str) {
        // What a browser shows of a list that is folded says nothing.
        if is_bullet(text) || crate::blocks::listing::is_folding(text) || super::row::is_nothing(text) {
            return;
        }
        let glued = prose::read(&format!("可选值: {text}"), None, line).enumeration;
        let announces = text.trim_end().ends_with([':', '：']);
        if glued.len() > 1 && text.contains([':', '：']) && !announces {
            self.draft.values.push((line, self.in_request(), glued));
        } else if matches!(self.in_section(), Some(Section::Request(_) | Section::AnyRequest))
            && self.tables_in_section == 0
        {
            self.draft.nameless.push((line, text.to_owned()));
        }
    }

    pub(super) fn end_list(&mut self) {
        let bullets = std::mem::take(&mut self.bullets);
        let texts: Vec<String> = bullets.iter().map(|(_, text)| narrow(text)).collect();
        let values = prose::listed(texts.iter().map(String::as_str)).filter(|values| values.len() > 1);
        // Items that say something else are no values: methods, statuses.
        if self.known() != self.known_before_list {
            return;
        }
        if let (Some((line, _)), Some(values)) = (bullets.first(), values) {
            self.draft.values.push((*line, self.in_request(), values.into_iter().map(Into::into).collect()));
        } else if let Some((line, _)) = bullets.first() {
            let message = format!("nothing is read from the list of {}", counted(bullets.len()));
            self.note(rules::UNUSED_LIST, *line, message);
        }
    }
}

/// Whether a line is an address with a few words around it, rather than a sentence with a link in it.
fn is_address(text: &str) -> bool {
    let Some(at) =
        text.find("://").map(|at| text[..at].rfind(' ').map_or(0, |space| space + 1)).or_else(|| text.find('/'))
    else {
        return true;
    };
    let linked = text.contains("](");
    let before = text[..at].trim_end_matches([' ', ':', '：']);
    let behind = text[at..].split(' ').skip(1).map(str::len).sum::<usize>();
    !linked && before.chars().count() <= LONGEST_LABEL && behind <= LONGEST_LABEL * 2
}

/// The longest label of an address, in characters.
const LONGEST_LABEL: usize = 32;

fn counted(items: usize) -> String {
    if items == 1 { "one item".to_owned() } else { format!("{items} items") }
}

/// The host of all operations, where a sentence says so.
fn served(text: &str) -> Option<String> {
    let phrases = words!(
        "base url|endpoints live|all endpoints|api is available at|api is served|requests are sent to|请求域名|接入域名|\
         服务域名|域名为|接口域名",
    );
    request::host(text).filter(|_| phrases.occurs_in(&text.to_lowercase()))
}
