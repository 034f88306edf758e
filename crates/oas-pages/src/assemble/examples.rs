//! Requests and bodies that a page shows. Knows how they are told apart.

use oas_contract::Node;

use super::openapi::is_document;
use super::walk::Walk;
use crate::blocks::Fence;
use crate::facts::{ExampleBody, ExampleRequest};
use crate::infer;
use crate::lexicon::Section;
use crate::lexicon::status::status_of;
use crate::rules;
use crate::text::{json, request, words};

/// The most bodies that one operation shows.
const MOST_EXAMPLES: usize = 500;

impl Walk<'_> {
    pub(super) fn fence(&mut self, fence: &Fence) {
        if !fence.closed {
            self.note(rules::UNCLOSED_FENCE, fence.line, "the block that begins here is never closed".to_owned());
        }
        let first = fence.body.first().map_or(fence.line, |line| line.number);
        let text: String = fence.body.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        if is_document(&text) {
            return self.document(first, &text);
        }
        if text.contains("curl ") {
            // Several commands are several requests.
            let mut commands: Vec<(u32, String)> = Vec::new();
            for line in &fence.body {
                match commands.last_mut().filter(|_| !line.text.trim_start().starts_with("curl ")) {
                    Some((_, command)) => {
                        command.push('\n');
                        command.push_str(&line.text);
                    }
                    None => commands.push((line.number, line.text.clone())),
                }
            }
            for (line, command) in commands {
                self.take_request(request::curl(&command, line));
            }
            return;
        }
        let mut status = self.status;
        let mut request: Option<ExampleRequest> = None;
        for (offset, line) in fence.body.iter().enumerate() {
            let start = line.text.trim_start();
            if start.starts_with(['{', '[']) {
                let rest: Vec<&str> = fence.body[offset..].iter().map(|line| line.text.as_str()).collect();
                let rest = rest.join("\n");
                let read = json::beginning(rest.trim_start(), line.number)
                    .or_else(|| json::beginning(json::with_placeholders(&rest)?.trim_start(), line.number));
                if let Some((value, _)) = read {
                    match &mut request {
                        Some(request) => request.body = Some(value),
                        None => {
                            self.status = status;
                            self.json(line.number, value);
                        }
                    }
                } else if fence.info.to_lowercase().contains("json") {
                    let message = "the example is no JSON that can be read".to_owned();
                    self.note(rules::UNREAD_EXAMPLE, line.number, message);
                }
                break;
            }
            if let Some(code) = status_of(start) {
                status = Some(code);
            } else if let Some((method, url)) = request::method_and_url(start) {
                if self.in_example() {
                    request = Some(url.example(line.number, Some(method)));
                } else {
                    self.address(line.number, Some(method), Some(url));
                }
            } else if let Some(request) = &mut request {
                if let Some((name, value)) = start.split_once(':') {
                    request.headers.push((name.trim().to_owned(), value.trim().to_owned()));
                }
            } else if status.is_some()
                && fence.body.first().is_some_and(|line| line.text.trim_start().starts_with("HTTP/"))
                && let Some((name, _)) = start.split_once(':').filter(|(name, _)| crate::text::markup::is_name(name))
            {
                self.draft.example_headers.push((line.number, name.to_owned()));
            } else if let Some(host) = start.strip_prefix("Host:").and_then(request::host) {
                self.draft.host(line.number, Some(host));
            } else if start.starts_with(['/', 'h'])
                && start.contains('/')
                && let Some(url) = request::url(start)
            {
                match self.in_section() {
                    Some(Section::Address) => self.address(line.number, None, Some(url)),
                    _ => request = Some(url.example(line.number, None)),
                }
            }
        }
        if status.is_some() && status != self.status && request.is_none() {
            // Nothing but a status: of the example that follows, or of an answer without a body.
            let response = matches!(self.in_section(), Some(Section::Response | Section::ResponseExample));
            if let Some(status) = status.filter(|_| response) {
                self.enter_status(status, 8, fence.line);
            }
        }
        self.draft.operation.requests.extend(request);
    }

    /// Takes a request that is shown: of the operation at hand, or of the next one where a page has nothing but examples.
    fn take_request(&mut self, request: Option<ExampleRequest>) {
        if request.as_ref().is_some_and(|request| self.draft.is_of_another(request)) {
            self.end_operation();
        }
        self.draft.operation.requests.extend(request);
    }

    pub(super) fn json(&mut self, line: u32, value: Node) {
        let pending = self.curl.take();
        if let Some((start, text)) = pending {
            let before = text.trim_end().trim_end_matches(['\'', '"']);
            let flags = words!("-d|--data|--json|--data-raw");
            let open = before.len() < text.trim_end().len() && flags.ends(before.trim_end());
            if open {
                if let Some(mut request) = request::curl(&format!("{before}'''"), start) {
                    request.method = request.method.filter(|method| method != "GET").or(Some("POST".to_owned()));
                    request.body = Some(value);
                    self.take_request(Some(request));
                }
                return;
            }
            self.take_request(request::curl(&text, start));
        }
        if oas_contract::is_openapi(&value) {
            return self.document(line, &value.to_json().to_string());
        }
        let request =
            matches!(self.in_section(), Some(Section::RequestExample | Section::Request(_) | Section::AnyRequest));
        let above = self.draft.operation.requests.last_mut();
        if request && let Some(above) = above {
            // The body of the request above; a request without one is followed by its response.
            if above.body.is_none() && matches!(above.method.as_deref(), Some("POST" | "PUT" | "PATCH" | "DELETE")) {
                above.body = Some(value);
                return;
            }
        }
        let request = request && self.draft.operation.requests.is_empty();
        self.draft.shown += 1;
        if self.draft.shown > MOST_EXAMPLES {
            if self.draft.shown == MOST_EXAMPLES + 1 {
                let message =
                    format!("one operation has more than {MOST_EXAMPLES} examples; from this one on they are left out");
                self.note(rules::TOO_MANY_EXAMPLES, line, message);
            }
            return;
        }
        if self.in_section() == Some(Section::Errors) && self.status.is_none_or(|status| status >= 400) {
            let schema = infer::schema(&value, infer::is_template(&value));
            let known = self.draft.operation.error.take();
            self.draft.operation.error = Some(known.map_or(schema.clone(), |known| infer::merge(known, schema)));
            return;
        }
        self.draft.announced |= self.status.is_some()
            || self.section.is_some_and(|(section, _)| !matches!(section, Section::Other | Section::Structures));
        let template = infer::is_template(&value);
        self.draft.operation.bodies.push(ExampleBody { line, request, status: self.status, value, template });
    }

    /// Takes a line of a curl command.
    pub(super) fn command(&mut self, line: u32, text: &str) -> bool {
        if let Some((start, mut so_far)) = self.curl.take() {
            let goes_on = so_far.trim_end().ends_with('\\');
            if goes_on {
                so_far.push('\n');
                so_far.push_str(text);
                self.curl = Some((start, so_far));
                return true;
            }
            self.take_request(request::curl(&so_far, start));
        }
        let Some(at) = text.find("curl ").filter(|at| text[*at..].contains("http") || text.ends_with('\\')) else {
            return false;
        };
        if at > 0 {
            let before = text[..at].trim().to_owned();
            self.read_sentence(line, &before);
        }
        self.curl = Some((line, text[at..].to_owned()));
        true
    }

    pub(super) fn end_curl(&mut self) {
        if let Some((line, text)) = self.curl.take() {
            self.take_request(request::curl(&text, line));
        }
    }
}
