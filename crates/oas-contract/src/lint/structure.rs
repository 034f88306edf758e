//! Holds the tree against the table of members: unknown members, wrong shapes, missing members, extensions that are nearly
//! ours.

use super::findings::Findings;
use crate::extensions;
use crate::source::{Finding, Severity};
use crate::tables::{DOCUMENT, Effect, Member, Object, Shape, Site, Version};
use crate::tree::{Entry, Node, Value};

/// Checks the structure; with `prose` also that of members which say nothing to programs, with `extensions` that of ours.
pub(super) fn check(findings: &mut Findings<'_>, prose: bool, extensions: bool) {
    let document = findings.document;
    let own = document.is_kept_by_hand();
    let mut structure = Structure { findings, version: document.version(), own, prose, extensions };
    structure.object(document.root(), &DOCUMENT);
}

/// Checks what a reference leads to, as its readers would.
pub(super) fn check_below(findings: &mut Findings<'_>, node: &Node, object: &Object) {
    let version = findings.document.version();
    Structure { findings, version, own: false, prose: false, extensions: true }.referable(node, object);
}

/// Whether a member says nothing to programs, and nothing that does can stand in it.
fn is_only_prose(member: &Member, node: &Node) -> bool {
    member.effect == Effect::Prose && (node.is_null() || matches!(member.shape, Shape::Text))
}

struct Structure<'f, 'd> {
    findings: &'f mut Findings<'d>,
    version: Version,
    /// Whether the document is kept by hand, so that what looks like an extension of ours is meant to be one.
    own: bool,
    /// Whether prose that is no text is a fault: whoever only reads takes it for none.
    prose: bool,
    /// Whether our extensions are looked at.
    extensions: bool,
}

impl Structure<'_, '_> {
    fn object(&mut self, node: &Node, object: &Object) {
        let Some(members) = node.as_mapping() else {
            let message = format!("{} must be a mapping, not {}", object.name, node.kind());
            self.findings.error("wrong-type", node, message, "write its fields as `name: value` lines");
            return;
        };
        for (name, entry) in members {
            let known = object.member(self.version, name);
            match known {
                Some(known) if !self.prose && is_only_prose(known, &entry.node) => {}
                Some(known) if known.effect == Effect::Prose && !known.required && entry.node.is_null() => {
                    let message = format!("`{name}` is null, and says nothing");
                    self.report("wrong-type", Severity::Warning, entry, message, "take it out".to_owned());
                }
                Some(known) if self.is_of_other_version(object, known, &entry.node) => {
                    let (kind, other) = match self.version {
                        Version::V3_0 => ("a number", "3.1"),
                        Version::V3_1 => ("`true` or `false`", "3.0"),
                    };
                    let message = format!("{kind} as `{name}` is of OpenAPI {other}, and taken as that");
                    let help = "write it as the version of the document has it".to_owned();
                    self.report("wrong-type", Severity::Warning, entry, message, help);
                }
                Some(known) if self.is_bearable(object, known, &entry.node) => {
                    let message = format!("`{name}` cannot be {}: it is left alone", entry.node.kind());
                    let help = "see the OpenAPI specification".to_owned();
                    self.report("wrong-type", Severity::Warning, entry, message, help);
                }
                Some(known) => self.value(&entry.node, &known.shape, name),
                None if name.starts_with("x-") && !self.extensions => {}
                None if name.starts_with("x-") => self.extension(name, entry, object.name, object.site),
                None if name == "$ref" => {}
                None => match object.others {
                    Some(shape) => self.value(&entry.node, &shape, name),
                    None => self.unknown(name, entry, object),
                },
            }
        }
        for missing in object.required(self.version).filter(|known| members.get(known.name).is_none()) {
            let message = format!("{} has no `{}`", object.name, missing.name);
            let help = format!("add `{}:`", missing.name);
            // Nobody needs words to make a call; an operation without answers is one of which nothing is known.
            let borne = ["responses", "default"].contains(&missing.name);
            match missing.effect == Effect::Prose || borne {
                true => {
                    let instead = "it is read as if it was there, and said nothing";
                    self.findings.bearable("missing-field", node.position, message, &help, instead);
                }
                false => self.findings.error("missing-field", node, message, &help),
            }
        }
    }

    /// Whether it is a bound of a document of others that excludes its number itself, as the other version says that: each form has one
    /// meaning.
    fn is_of_other_version(&self, object: &Object, member: &Member, node: &Node) -> bool {
        let fits = match member.shape {
            Shape::Flag => node.as_number().is_some(),
            Shape::Number => node.as_bool().is_some(),
            _ => false,
        };
        fits && object.is_schema() && member.name.starts_with("exclusive") && !self.own
    }

    /// Whether it is a bound or a word for people, in a document of others, that is none: everybody reads it as if it was not
    /// there.
    fn is_bearable(&self, object: &Object, member: &Member, node: &Node) -> bool {
        // Of earlier drafts of JSON Schema: a property that is required itself, and elements by their position.
        let earlier = object.is_schema()
            && match member.name {
                "required" => node.as_bool().is_some(),
                "items" => node.as_sequence().is_some(),
                _ => false,
            };
        let says_little = !member.required && matches!(member.effect, Effect::Values | Effect::Prose);
        let fits = match member.shape {
            Shape::Text => node.as_str().is_some(),
            Shape::Flag => node.as_bool().is_some(),
            Shape::Number => node.as_number().is_some(),
            Shape::Count => node.as_number().is_some_and(|number| number.to_u64().is_some()),
            _ => true,
        };
        (earlier || says_little && !fits) && !self.own && self.prose
    }

    fn unknown(&mut self, name: &str, entry: &Entry, object: &Object) {
        let known = || object.members(self.version).map(|known| known.name);
        let nearest = known()
            .map(|known| (strsim::damerau_levenshtein(known, name), known))
            .filter(|(distance, _)| *distance <= 3.min(name.len() / 2))
            .min();
        let help = match nearest {
            Some((_, known)) => format!("did you mean `{known}`?"),
            None => format!("fields of {}: {}", object.name, known().collect::<Vec<_>>().join(", ")),
        };
        let message = format!("`{name}` is not a field of {}", object.name);
        // JSON Schema leaves words that it does not know alone, and so does OpenAPI 3.1; 3.0 has not all words of later drafts.
        let later = object.members(Version::V3_1).any(|known| known.name == name);
        let allowed = object.is_schema() && (later || self.version == Version::V3_1 && nearest.is_none());
        // In a document of others, everybody else reads past it.
        let severity = if allowed || !self.own { Severity::Warning } else { Severity::Error };
        self.report("unknown-field", severity, entry, message, help);
    }

    /// An extension: ours in its place, ours elsewhere, nearly ours, or somebody else's, which is left alone.
    fn extension(&mut self, name: &str, entry: &Entry, holder: &str, site: Option<Site>) {
        let message = format!("`{name}` is no extension of {holder}");
        let severity = if self.own { Severity::Error } else { Severity::Warning };
        match extensions::named(name) {
            Some(_) if self.findings.document.is_left_out(&entry.node) => {
                let message = format!("`{name}` means something else than here, and is left alone");
                let help = "what it means here is in specs/README.md".to_owned();
                self.report("foreign-extension", Severity::Warning, entry, message, help);
            }
            // Others may mean something else by the same name, and then it is not ours.
            Some(known) if known.stands_on(site) && !self.prose && !self.own => {}
            Some(known) if known.stands_on(site) => self.value(&entry.node, &known.shape, name),
            Some(known) => {
                let help = format!("it belongs on: {}", known.on);
                self.report("unknown-extension", severity, entry, message, help);
            }
            None => match extensions::ALL.iter().find(|known| is_one_edit_away(known.name, name)) {
                Some(known) => {
                    let help = format!("did you mean `{}`?", known.name);
                    self.report("unknown-extension", severity, entry, message, help);
                }
                None => {
                    let message = format!("`{name}` is an extension of somebody else, and is left alone");
                    let help = "the extensions that mean something are listed in specs/README.md".to_owned();
                    self.report("foreign-extension", Severity::Note, entry, message, help);
                }
            },
        }
    }

    fn report(&mut self, rule: &'static str, severity: Severity, entry: &Entry, message: String, help: String) {
        let place = self.findings.document.place_at(entry.position);
        self.findings.list.push(Finding { severity, ..Finding::error(rule, place, message).help(help) });
    }

    fn value(&mut self, node: &Node, shape: &Shape, field: &str) {
        if self.findings.document.is_left_out(node) {
            return;
        }
        let expected = match shape {
            Shape::Any => return,
            Shape::Text => match &node.value {
                Value::String(_) => return,
                _ => "text",
            },
            Shape::Flag => match node.as_bool() {
                Some(_) => return,
                None => "`true` or `false`",
            },
            Shape::Number => match node.value {
                Value::Number(_) => return,
                _ => "a number",
            },
            Shape::Count => match &node.value {
                Value::Number(number) if number.to_u64().is_some() => return,
                _ => "an integer of 0 or more",
            },
            Shape::Type(types) => return self.kind_of_values(node, types, field),
            Shape::Word(words) => return self.word(node, words, field),
            Shape::List(inner) => match &node.value {
                Value::Sequence(nodes) => return nodes.iter().for_each(|node| self.value(node, inner, field)),
                _ => "a list",
            },
            Shape::OneOrMore(inner) => match &node.value {
                Value::Sequence(nodes) => return nodes.iter().for_each(|node| self.value(node, inner, field)),
                _ => return self.value(node, inner, field),
            },
            Shape::Map(inner) | Shape::Extended(inner) => match node.as_mapping() {
                Some(members) => {
                    for (name, entry) in members {
                        if matches!(shape, Shape::Extended(_)) && name.starts_with("x-") {
                            self.extension(name, entry, &format!("`{field}`"), None);
                        } else {
                            self.value(&entry.node, inner, name);
                        }
                    }
                    return;
                }
                None => "a mapping of names",
            },
            Shape::Object(inner) => return self.object(node, inner),
            Shape::Referable(inner) => return self.referable(node, inner),
            Shape::TextOr(inner) => {
                if node.as_str().is_none() {
                    self.value(node, inner, field);
                }
                return;
            }
            Shape::Single => match &node.value {
                Value::String(_) | Value::Number(_) => return,
                _ => "text or a number",
            },
            Shape::SingleOr(inner) => {
                if !matches!(node.value, Value::String(_) | Value::Number(_)) {
                    self.value(node, inner, field);
                }
                return;
            }
            Shape::FlagOr(inner) => {
                if node.as_bool().is_none() {
                    self.value(node, inner, field);
                }
                return;
            }
        };
        let message = format!("`{field}` must be {expected}, not {}", node.kind());
        let help = match (&node.value, expected) {
            (Value::Number(_) | Value::Bool(_) | Value::Null, "text") => "put the value in quotes",
            _ if !self.own => "see the OpenAPI specification",
            _ => "see the OpenAPI specification, or specs/README.md for an extension",
        };
        self.findings.error("wrong-type", node, message, help);
    }

    /// Beside a reference, OpenAPI 3.0 sees nothing; 3.1 sees all that a schema may have.
    fn referable(&mut self, node: &Node, object: &Object) {
        let schema = self.version == Version::V3_1 && object.is_schema();
        match node.get("$ref") {
            Some(_) if !schema && self.version == Version::V3_1 => self.beside(node, object),
            Some(_) if !schema => {}
            _ if schema && node.as_bool().is_some() => {}
            _ => self.object(node, object),
        }
    }

    /// In OpenAPI 3.1 as well, a reference that is no schema has nothing beside it but prose.
    fn beside(&mut self, node: &Node, object: &Object) {
        for (name, entry) in node.as_mapping().into_iter().flatten() {
            if matches!(name, "$ref" | "summary" | "description") || name.starts_with("x-") {
                continue;
            }
            let message = format!("`{name}` beside `$ref` is ignored: what stands there is {}", object.name);
            let help = "say it where the reference points, or write out what it points at".to_owned();
            self.report("ref-sibling", Severity::Warning, entry, message, help);
        }
    }

    /// In a document of others, what the word for a type means is not known where it is none: any value may be there. A list of
    /// types, which OpenAPI 3.1 has, is understood in 3.0 as well.
    fn kind_of_values(&mut self, node: &Node, types: &[&str], field: &str) {
        let is_type =
            |node: &Node| node.is_null() || node.as_str().is_some_and(|word| types.contains(&word) || word == "null");
        let listed = node.as_sequence().is_some_and(|nodes| !nodes.is_empty() && nodes.iter().all(is_type));
        let (message, help) = match node.as_str() {
            _ if self.own => return self.word(node, types, field),
            Some(word) if !types.contains(&word) => {
                let nearest = types.iter().min_by_key(|known| strsim::damerau_levenshtein(known, word));
                let help = format!("write one of {}; did you mean `{}`?", types.join(", "), nearest.unwrap_or(&""));
                (format!("`{word}` is no type: any value is taken"), help)
            }
            None if listed => {
                ("a list of types is of OpenAPI 3.1, and taken as that".to_owned(), "write `openapi: 3.1.0`".to_owned())
            }
            _ if node.is_null() && types.contains(&"null") => {
                ("`null` without quotes is no word, and is taken for the type".to_owned(), "write \"null\"".to_owned())
            }
            _ => return self.word(node, types, field),
        };
        let place = self.findings.document.place(node);
        self.findings.list.push(Finding::warning("unknown-type", place, message).help(help));
    }

    fn word(&mut self, node: &Node, words: &[&str], field: &str) {
        if node.as_str().is_some_and(|word| words.contains(&word)) {
            return;
        }
        let message = format!("`{field}` must be one of {}", words.join(", "));
        let help = match node.as_str() {
            Some(word) => match words.iter().min_by_key(|known| strsim::damerau_levenshtein(known, word)) {
                Some(nearest) => format!("it is `{word}`; did you mean `{nearest}`?"),
                None => String::new(),
            },
            None => format!("it is {}", node.kind()),
        };
        self.findings.error("wrong-type", node, message, &help);
    }
}

/// Whether two names are the same but for one letter, or two that change places. Documents of others have extensions by the
/// thousand, most of them of another length.
fn is_one_edit_away(known: &str, name: &str) -> bool {
    known.chars().count().abs_diff(name.chars().count()) <= 1 && strsim::damerau_levenshtein(known, name) == 1
}
