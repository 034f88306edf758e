//! Exchanges with a service as they were recorded, in a HAR 1.2 archive. Knows the archive, no contract.

mod compare;
mod replay;
mod sequence;

use std::path::Path;

use oas_contract::{Document, Finding, Node, Place, Source};

pub(crate) use compare::differences;
pub(crate) use replay::{Replay, Replayed};

use crate::request::{Request, pairs};

/// What stands for a secret in a recording.
pub(crate) const MASK: &str = "***";

/// A recording of exchanges with a service: what `oas_runtime::Recorder` has written, or any other HAR 1.2 archive.
#[derive(Clone, Debug)]
pub struct Recording {
    pub(crate) exchanges: Vec<Exchange>,
}

/// A request, and what came of it.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    /// Where the exchange stands in its file.
    pub(crate) place: Place,
    pub(crate) method: String,
    /// The path as it stood in the request line.
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    /// The body of the request; nothing where it is not in the recording.
    pub(crate) body: Option<String>,
    /// The parts of it, where it is a form of parts that is all there.
    pub(crate) form: Option<Vec<Part>>,
    /// Why it is not there.
    pub(crate) body_missing: Option<String>,
    /// How many bytes it had, where that is known.
    pub(crate) body_length: Option<u64>,
    /// Zero where there was no answer.
    pub(crate) status: u16,
    pub(crate) answer_headers: Vec<(String, String)>,
    pub(crate) answer: Content,
}

/// A part of a form that was sent.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// Nothing where it is not in the recording.
    pub(crate) value: Option<String>,
}

/// The body of an answer.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) place: Place,
    pub(crate) media: String,
    /// Nothing where it is not in the recording.
    pub(crate) text: Option<String>,
    /// Why it is not all there: it was not recorded.
    pub(crate) missing: Option<String>,
    /// Whether it broke off when it was read: nobody knows what would have followed.
    pub(crate) broke_off: bool,
    /// Whether its end is not there, for whatever reason: also where its reader had enough.
    pub(crate) is_cut: bool,
}

impl Recording {
    /// Reads an archive from a file.
    ///
    /// # Errors
    ///
    /// What is wrong with it first, and where.
    pub fn read(path: &Path) -> Result<Self, Box<Finding>> {
        Self::of(&Source::read(path)?)
    }

    /// Reads an archive from text in memory; `name` stands in every message about it.
    ///
    /// # Errors
    ///
    /// What is wrong with it first, and where.
    pub fn parse(name: &str, text: &str) -> Result<Self, Box<Finding>> {
        Self::of(&Source::new(name, text))
    }

    fn of(source: &Source) -> Result<Self, Box<Finding>> {
        let document = Document::parse(source)?;
        let reader = Reader { source };
        let root = document.root();
        let log = reader.member(root, "log")?;
        let entries = reader.list(reader.member(log, "entries")?)?;
        let exchanges = entries.iter().map(|entry| reader.exchange(entry)).collect::<Result<_, _>>()?;
        Ok(Self { exchanges })
    }

    /// How many exchanges there are.
    pub fn len(&self) -> usize {
        self.exchanges.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.exchanges.is_empty()
    }
}

impl Exchange {
    /// The request, as it arrived where it went.
    pub(crate) fn request(&self) -> Request {
        Request {
            method: self.method.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: self.body.clone().unwrap_or_default().into_bytes(),
        }
    }

    /// The decoded parameters of the query whose values are masked.
    pub(crate) fn masked_parameters(&self) -> Vec<String> {
        let masked = pairs(&self.query).into_iter().filter(|(_, value)| value.contains(MASK));
        masked.map(|(name, _)| name).collect()
    }
}

/// Reads what an archive must have, and says where it lacks.
struct Reader<'s> {
    source: &'s Source,
}

impl Reader<'_> {
    fn fault(&self, node: &Node, message: String) -> Box<Finding> {
        let finding = Finding::error("broken-recording", self.source.place(node.position), message);
        Box::new(finding.help("write it by `--record` of cloud-images, or export a HAR 1.2 archive"))
    }

    fn find<'n>(&self, node: &'n Node, name: &str) -> Result<Option<&'n Node>, Box<Finding>> {
        match node.as_mapping() {
            Some(members) => Ok(members.get(name).map(|entry| &entry.node)),
            None => Err(self.fault(node, format!("this is {}, and must be an object", node.kind()))),
        }
    }

    fn member<'n>(&self, node: &'n Node, name: &str) -> Result<&'n Node, Box<Finding>> {
        self.find(node, name)?.ok_or_else(|| self.fault(node, format!("the member `{name}` is missing")))
    }

    fn list<'n>(&self, node: &'n Node) -> Result<&'n [Node], Box<Finding>> {
        node.as_sequence().ok_or_else(|| self.fault(node, format!("this is {}, and must be a list", node.kind())))
    }

    fn text<'n>(&self, node: &'n Node) -> Result<&'n str, Box<Finding>> {
        node.as_str().ok_or_else(|| self.fault(node, format!("this is {}, and must be a text", node.kind())))
    }

    fn optional_text(&self, node: &Node, name: &str) -> Result<Option<String>, Box<Finding>> {
        self.find(node, name)?.map(|node| self.text(node).map(str::to_owned)).transpose()
    }

    /// The parts of a form, where they are all there.
    fn form(&self, data: &Node) -> Result<Option<Vec<Part>>, Box<Finding>> {
        let (text, is_cut) = (self.find(data, "text")?, self.find(data, "_truncated")?);
        let Some(params) = self.find(data, "params")?.filter(|_| text.is_none() && is_cut.is_none()) else {
            return Ok(None);
        };
        let part = |part| {
            let name = self.text(self.member(part, "name")?)?.to_owned();
            Ok(Part { name, value: self.optional_text(part, "value")? })
        };
        self.list(params)?.iter().map(part).collect::<Result<_, _>>().map(Some)
    }

    /// Why a body is not all there, as whoever left it out says.
    fn reason(&self, node: &Node) -> Result<String, Box<Finding>> {
        let said = self.optional_text(node, "comment")?.filter(|text| !text.is_empty());
        Ok(said.unwrap_or_else(|| "nobody says why".to_owned()))
    }

    fn headers(&self, node: &Node) -> Result<Vec<(String, String)>, Box<Finding>> {
        let Some(list) = self.find(node, "headers")? else { return Ok(Vec::new()) };
        let header = |header| {
            let name = self.text(self.member(header, "name")?)?.to_ascii_lowercase();
            Ok((name, self.text(self.member(header, "value")?)?.to_owned()))
        };
        self.list(list)?.iter().map(header).collect()
    }

    fn exchange(&self, entry: &Node) -> Result<Exchange, Box<Finding>> {
        let request = self.member(entry, "request")?;
        let response = self.member(entry, "response")?;
        let at = self.member(request, "url")?;
        let url = self.text(at)?;
        let rest = url.split_once("://").map(|(_, rest)| rest);
        let rest = rest.ok_or_else(|| self.fault(at, format!("`{url}` is no URL with a host")))?;
        let target = rest.find(['/', '?', '#']).map_or("/", |host| &rest[host..]).split('#').next().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let status = self.member(response, "status")?;
        let number = status.as_number().and_then(|number| number.to_string().parse::<u16>().ok());
        let number = number.filter(|status| *status == 0 || (100..600).contains(status));
        let content = self.member(response, "content")?;
        let posted = self.find(request, "postData")?;
        let says = |node, name| Ok::<_, Box<Finding>>(self.find(node, name)?.and_then(Node::as_bool) == Some(true));
        let is_cut = |node| Ok::<_, Box<Finding>>(says(node, "_truncated")? || says(node, "_stopped")?);
        let body = match posted {
            Some(data) if is_cut(data)? => None,
            Some(data) => self.optional_text(data, "text")?,
            None => Some(String::new()),
        };
        let form = posted.map(|data| self.form(data)).transpose()?.flatten();
        let body_missing = match (posted, &body) {
            (Some(data), None) if form.is_none() => Some(self.reason(data)?),
            _ => None,
        };
        let length = self.find(request, "bodySize")?.and_then(Node::as_number);
        let is_encoded = self.find(content, "encoding")?.is_some();
        let is_empty =
            self.find(content, "size")?.and_then(Node::as_number).is_some_and(|size| size.to_string() == "0");
        let text = self.optional_text(content, "text")?.filter(|_| !is_encoded);
        let text = text.or_else(|| is_empty.then(String::new));
        let status_number = number.ok_or_else(|| self.fault(status, "this is no status of HTTP".to_owned()))?;
        let missing = match (&text, is_encoded) {
            _ if status_number == 0 => None,
            (None, true) => Some("it is encoded, and only texts are read".to_owned()),
            (Some(_), _) if !says(content, "_truncated")? => None,
            _ => Some(self.reason(content)?),
        };
        let broke_off = self.find(entry, "_error")?.is_some() && says(content, "_stopped")?;
        Ok(Exchange {
            place: self.source.place(entry.position),
            method: self.text(self.member(request, "method")?)?.to_ascii_uppercase(),
            path: if path.is_empty() { "/".to_owned() } else { path.to_owned() },
            query: query.to_owned(),
            headers: self.headers(request)?,
            body,
            form,
            body_missing,
            body_length: length.and_then(|length| length.to_string().parse().ok()),
            status: status_number,
            answer_headers: self.headers(response)?,
            answer: Content {
                place: self.source.place(content.position),
                media: self.optional_text(content, "mimeType")?.unwrap_or_default(),
                text,
                missing,
                broke_off,
                is_cut: is_cut(content)?,
            },
        })
    }
}
