//! Two descriptions of one operation, field by field. Knows facts only.

use std::collections::BTreeMap;

use super::sent::Sent;
use crate::difference::{Address, Aspect, Difference, Kind};
use oas_pages::facts::{Field, Operation, Place, Schema, Stated};

pub(super) struct Comparison<'c> {
    /// What is sent without being listed.
    pub(super) sent: &'c Sent,
    /// What is compared: `the page`.
    pub(super) page: &'static str,
    /// What it is held against: `the contract`.
    pub(super) known: &'static str,
    /// Whether all is compared. A contract may say more than a page, and in its own way; two pages may not.
    pub(super) thorough: bool,
    /// Where the comparison is.
    pub(super) address: Address,
    /// Whether a person has settled what is compared.
    pub(super) completed: bool,
    pub(super) out: &'c mut Vec<Difference>,
}

/// Two fields with one name, or one of them.
type Pair<'f> = (Option<&'f Field>, Option<&'f Field>);

/// The two lines of a difference: of the page and of what it is held against.
pub(super) type Lines = (Option<u32>, Option<u32>);

impl Comparison<'_> {
    pub(super) fn operation(&mut self, page: &Operation, known: &Operation) {
        let mut places: Vec<Place> =
            page.parameters.iter().chain(&known.parameters).map(|parameter| parameter.place.value).collect();
        places.sort();
        places.dedup();
        for place in places {
            self.address.place = Some(place);
            self.parameters(place, page, known);
        }
        for (place, stated, known_body) in
            [(Place::Body, &page.body, &known.body), (Place::Response, &page.response, &known.response)]
        {
            self.address.place = Some(place);
            match (stated, known_body) {
                (Some(stated), Some(known)) => self.structure(stated, known),
                (Some(stated), None) if !stated.members().is_empty() => {
                    let lines = (
                        stated.members().first().map(|field| field.name.line),
                        known.path.as_ref().map(|path| path.line),
                    );
                    let message = format!("{} describes it, {} has none", self.page, self.known);
                    self.push(Kind::Missing, Aspect::Field, message, lines, false);
                }
                _ => {}
            }
        }
        if self.thorough {
            self.surroundings(page, known);
        }
    }

    fn parameters(&mut self, place: Place, page: &Operation, known: &Operation) {
        let of = |operation: &'_ Operation| -> Vec<Field> {
            let there = operation.parameters.iter().filter(|parameter| parameter.place.value == place);
            there.map(|parameter| parameter.field.clone()).collect()
        };
        let (mut stated, known) = (of(page), of(known));
        if place == Place::Header {
            stated.retain(|field| {
                known.iter().any(|known| known.name.value.eq_ignore_ascii_case(&field.name.value))
                    || !self.sent.has(&field.name.value)
            });
        }
        // A parameter of the path has the name that the template gives it.
        if let (Place::Path, [stated], [known]) = (place, stated.as_slice(), known.as_slice()) {
            self.field(stated, known);
            return;
        }
        self.fields(&stated, &known);
    }

    /// Hosts, headers of responses and statuses.
    fn surroundings(&mut self, page: &Operation, known: &Operation) {
        self.address.place = Some(Place::ResponseHeader);
        self.fields(&page.response_headers, &known.response_headers);
        self.address.place = None;
        let hosts = |operation: &Operation| -> Vec<(String, u32)> {
            operation.hosts.iter().map(|host| (host.value.clone(), host.line)).collect()
        };
        self.listed(Aspect::Host, &hosts(page), &hosts(known));
        let statuses = |operation: &Operation| -> Vec<(String, u32)> {
            operation.errors.iter().filter_map(|error| Some((error.status?.to_string(), error.line))).collect()
        };
        self.listed(Aspect::Status, &statuses(page), &statuses(known));
    }

    /// What one of two lists has and the other has not.
    fn listed(&mut self, aspect: Aspect, page: &[(String, u32)], known: &[(String, u32)]) {
        let lacks = |list: &[(String, u32)], value: &str| list.iter().all(|(known, _)| known != value);
        let mut met: Vec<&str> = Vec::new();
        for (value, line) in page.iter().chain(known) {
            if met.contains(&value.as_str()) {
                continue;
            }
            met.push(value);
            self.address.path = vec![value.clone()];
            if lacks(known, value) {
                let message = format!("{} has it, {} has not", self.page, self.known);
                self.push(Kind::Missing, aspect, message, (Some(*line), None), false);
            } else if lacks(page, value) {
                let message = format!("{} has it, {} has not", self.known, self.page);
                self.push(Kind::Extra, aspect, message, (None, Some(*line)), false);
            }
        }
        self.address.path.clear();
    }

    pub(super) fn push(&mut self, kind: Kind, aspect: Aspect, message: String, lines: Lines, inferred: bool) {
        let (page_line, contract_line) = lines;
        let (address, completed) = (self.address.clone(), self.completed);
        let other_name = None;
        self.out.push(Difference {
            kind,
            aspect,
            address,
            message,
            page_line,
            contract_line,
            inferred,
            completed,
            other_name,
        });
    }

    /// The same with the name of a field at the end of the address.
    fn push_field(&mut self, kind: Kind, name: &str, message: String, lines: Lines, inferred: bool) {
        self.address.path.push(name.to_owned());
        self.push(kind, Aspect::Field, message, lines, inferred);
        self.address.path.pop();
    }

    /// Fields of one object.
    pub(super) fn fields(&mut self, page: &[Field], known: &[Field]) {
        // Names of headers are the same in capitals.
        let header = matches!(self.address.place, Some(Place::Header | Place::ResponseHeader));
        let key = |field: &Field| if header { field.name.value.to_lowercase() } else { field.name.value.clone() };
        let mut pairs: BTreeMap<String, Pair<'_>> = BTreeMap::new();
        for field in described(page) {
            pairs.entry(key(field)).or_default().0 = Some(field);
        }
        for field in described(known) {
            pairs.entry(key(field)).or_default().1 = Some(field);
        }
        let mut missing: Vec<&Field> = Vec::new();
        let mut extra: Vec<&Field> = Vec::new();
        for (stated, known) in pairs.into_values() {
            match (stated, known) {
                (Some(stated), Some(known)) => self.field(stated, known),
                (Some(stated), None) => missing.push(stated),
                (None, Some(known)) => extra.push(known),
                _ => {}
            }
        }
        for stated in missing {
            match renamed(stated, page, &extra, known) {
                Some(index) => {
                    let known = extra.remove(index);
                    let message = format!("{} calls it so, {} `{}`", self.page, self.known, known.name.value);
                    let lines = (Some(stated.name.line), Some(known.name.line));
                    self.push_field(Kind::Renamed, &stated.name.value, message, lines, stated.name.inferred);
                    if let Some(difference) = self.out.last_mut() {
                        difference.other_name = Some(known.name.value.clone());
                    }
                    self.field(stated, known);
                }
                None => {
                    let message = format!("{} describes it, {} has none", self.page, self.known);
                    let lines = (Some(stated.name.line), None);
                    self.push_field(Kind::Missing, &stated.name.value, message, lines, stated.name.inferred);
                }
            }
        }
        let outer = self.completed;
        for known in extra {
            let shown = page.iter().find(|field| key(field) == key(known));
            let message = match shown {
                Some(_) => format!("{} has it, {} has it in an example only", self.known, self.page),
                None => format!("{} has it, {} does not", self.known, self.page),
            };
            self.completed = outer || known.schema.completed;
            let lines = (shown.map(|field| field.name.line), Some(known.name.line));
            self.push_field(Kind::Extra, &known.name.value, message, lines, shown.is_some());
        }
        self.completed = outer;
    }

    fn field(&mut self, page: &Field, known: &Field) {
        let outer = std::mem::replace(&mut self.completed, known.schema.completed);
        self.address.path.push(page.name.value.clone());
        let place = self.address.place;
        let of_request = !matches!(place, Some(Place::Response | Place::ResponseHeader));
        if let Some(stated) = &page.required
            && (of_request || self.thorough)
        {
            let held = place == Some(Place::Path) || known.is_required();
            if stated.value != held {
                let word = |required: bool| if required { "required" } else { "optional" };
                let message = format!("{} says {}, {} {}", self.page, word(stated.value), self.known, word(held));
                let line = known.required.as_ref().map_or(known.name.line, |required| required.line);
                let lines = (Some(stated.line), Some(line));
                self.push(Kind::Contradicting, Aspect::Required, message, lines, stated.inferred);
            }
        }
        let lines = (Some(page.name.line), Some(known.name.line));
        if self.thorough && page.deprecated != known.deprecated {
            let (kind, message) = match page.deprecated {
                true => (Kind::Missing, format!("{} says that it is deprecated, {} does not", self.page, self.known)),
                false => (Kind::Extra, format!("{} says that it is deprecated, {} does not", self.known, self.page)),
            };
            self.push(kind, Aspect::Deprecated, message, lines, false);
        }
        self.values(&page.schema, &known.schema, lines);
        self.address.path.pop();
        self.completed = outer;
    }

    pub(super) fn inner(&mut self, page: &Schema, known: &Schema) {
        match (&page.items, &known.items) {
            (Some(stated), Some(held)) => {
                let line = |schema: &Schema, outer: &Schema| {
                    schema.kind.as_ref().or(outer.kind.as_ref()).map_or(1, |kind| kind.line)
                };
                self.address.path.push("[]".to_owned());
                self.values(stated, held, (Some(line(stated, page)), Some(line(held, known))));
                self.address.path.pop();
            }
            (None, None) => self.members(page, known),
            _ => {}
        }
    }

    /// A body: its members, whatever the page calls the whole.
    fn structure(&mut self, page: &Schema, known: &Schema) {
        match (&page.items, &known.items) {
            (Some(stated), Some(held)) => {
                self.address.path.push("[]".to_owned());
                self.structure(stated, held);
                self.address.path.pop();
            }
            _ => self.members(page, known),
        }
    }

    fn members(&mut self, page: &Schema, known: &Schema) {
        let only_shown = known.fields.is_empty() && !page.fields.iter().any(Field::is_described);
        if page.fields.is_empty() || only_shown {
            // The page says nothing about what is inside.
            return;
        }
        let outer = self.completed;
        self.completed |= known.completed;
        self.fields(&page.fields, &known.fields);
        self.completed = outer;
    }

    /// One thing that both may say.
    pub(super) fn single<T: PartialEq>(
        &mut self,
        aspect: Aspect,
        page: Option<&Stated<T>>,
        known: Option<&Stated<T>>,
        lines: Lines,
        show: impl Fn(&T) -> String,
    ) {
        let (kind, message) = match (page, known) {
            (Some(stated), Some(held)) if stated.value != held.value => (
                Kind::Contradicting,
                format!("{} says {}, {} {}", self.page, show(&stated.value), self.known, show(&held.value)),
            ),
            (Some(stated), None) => {
                (Kind::Missing, format!("{} says {}, {} nothing", self.page, show(&stated.value), self.known))
            }
            (None, Some(held)) => {
                (Kind::Extra, format!("{} says {}, {} nothing", self.known, show(&held.value), self.page))
            }
            _ => return,
        };
        let lines = (page.map(|stated| stated.line).or(lines.0), known.map(|stated| stated.line).or(lines.1));
        self.push(kind, aspect, message, lines, page.is_some_and(|stated| stated.inferred));
    }
}

/// The fields that a page describes: beside those, what only an example shows says nothing.
fn described(fields: &[Field]) -> impl Iterator<Item = &Field> {
    let any = fields.iter().any(|field| !field.name.inferred);
    fields.iter().filter(move |field| !any || field.is_described())
}

/// The field, among those that the page lacks, that has another name there.
fn renamed(stated: &Field, page: &[Field], extra: &[&Field], known: &[Field]) -> Option<usize> {
    extra.iter().position(|held| same_shape(stated, held) && same_place(stated, page, held, known))
}

fn same_shape(a: &Field, b: &Field) -> bool {
    a.schema.kind() == b.schema.kind()
        && (a.schema.members().is_empty()
            || b.schema.members().is_empty()
            || a.schema.members().len() == b.schema.members().len())
}

/// Whether two fields stand between the same neighbours, or have one of them and names that are nearly the same.
fn same_place(a: &Field, of_a: &[Field], b: &Field, of_b: &[Field]) -> bool {
    let folded = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    let [a_name, b_name] = [a, b].map(|field| folded(&field.name.value));
    if a_name == b_name {
        return true;
    }
    let around = |field: &Field, fields: &[Field]| {
        let index = fields.iter().position(|known| known.name.value == field.name.value);
        let name = |index: Option<usize>| index.and_then(|index| Some(fields.get(index)?.name.value.clone()));
        (name(index.and_then(|index| index.checked_sub(1))), name(index.map(|index| index + 1)))
    };
    let (a, b) = (around(a, of_a), around(b, of_b));
    match (a.0 == b.0, a.1 == b.1) {
        (true, true) => true,
        (false, false) => false,
        _ => strsim::jaro_winkler(&a_name, &b_name) > 0.85,
    }
}
