//! Two descriptions of one operation, field by field. Knows facts only.

use std::collections::BTreeMap;

use oas_pages::facts::{Field, Location, Operation, Schema, Stated};

use super::sent::Sent;
use crate::difference::{Address, Aspect, Difference, Kind};

/// A walk through two descriptions; `page` is the one that the other, `known`, is compared with.
pub(super) struct Comparison<'c> {
    /// What is sent without being listed.
    pub(super) sent: &'c Sent,
    /// What is compared, in messages: `the page`.
    pub(super) page: &'static str,
    /// What it is compared with, in messages: `the contract`.
    pub(super) known: &'static str,
    /// Whether all is compared. A contract may say more than a page, and in its own way; two pages may not.
    pub(super) thorough: bool,
    /// Where the comparison is.
    pub(super) address: Address,
    /// Whether a person has settled what is compared.
    pub(super) completed: bool,
    pub(super) out: &'c mut Vec<Difference>,
}

/// The two lines of a difference: of the page and of what it is compared with.
pub(super) type Lines = (Option<u32>, Option<u32>);

impl Comparison<'_> {
    pub(super) fn operation(&mut self, page: &Operation, known: &Operation) {
        let mut locations: Vec<Location> =
            page.parameters.iter().chain(&known.parameters).map(|parameter| parameter.location.value).collect();
        locations.sort();
        locations.dedup();
        for location in locations {
            self.address.location = Some(location);
            self.parameters(location, page, known);
        }
        for (location, body, known_body) in
            [(Location::Body, &page.body, &known.body), (Location::Response, &page.response, &known.response)]
        {
            self.address.location = Some(location);
            match (body, known_body) {
                (Some(body), Some(known)) => self.body(body, known),
                (Some(body), None) if !body.members().is_empty() => {
                    let known_line = known.path.as_ref().map(|path| path.line);
                    let lines = (body.members().first().map(|field| field.name.line), known_line);
                    self.push(Kind::Missing, Aspect::Field, self.undescribed(), lines, false);
                }
                _ => {}
            }
        }
        if self.thorough {
            self.surroundings(page, known);
        }
    }

    fn parameters(&mut self, location: Location, page: &Operation, known: &Operation) {
        let of = |operation: &Operation| -> Vec<Field> {
            let there = operation.parameters.iter().filter(|parameter| parameter.location.value == location);
            there.map(|parameter| parameter.field.clone()).collect()
        };
        let (mut page, known) = (of(page), of(known));
        if location == Location::Header {
            let listed = |name: &str| known.iter().any(|known| known.name.value.eq_ignore_ascii_case(name));
            page.retain(|field| listed(&field.name.value) || !self.sent.has(&field.name.value));
        }
        match (location, page.as_slice(), known.as_slice()) {
            // A parameter of the path has the name that the template gives it.
            (Location::Path, [page], [known]) => self.field(page, known),
            _ => self.fields(&page, &known),
        }
    }

    /// Hosts, headers of responses and statuses.
    fn surroundings(&mut self, page: &Operation, known: &Operation) {
        self.address.location = Some(Location::ResponseHeader);
        self.fields(&page.response_headers, &known.response_headers);
        self.address.location = None;
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
        let has = |list: &[(String, u32)], value: &str| list.iter().any(|(known, _)| known == value);
        for (index, (value, line)) in page.iter().chain(known).enumerate() {
            let again = page.iter().chain(known).take(index).any(|(earlier, _)| earlier == value);
            let (kind, having, lacking, lines) = match (has(page, value), has(known, value)) {
                (true, false) => (Kind::Missing, self.page, self.known, (Some(*line), None)),
                (false, true) => (Kind::Extra, self.known, self.page, (None, Some(*line))),
                _ => continue,
            };
            if !again {
                self.address.path = vec![value.clone()];
                self.push(kind, aspect, format!("{having} has it, {lacking} has not"), lines, false);
            }
        }
        self.address.path.clear();
    }

    fn undescribed(&self) -> String {
        format!("{} describes it, {} has none", self.page, self.known)
    }

    pub(super) fn push(&mut self, kind: Kind, aspect: Aspect, message: String, lines: Lines, inferred: bool) {
        let (page_line, contract_line) = lines;
        let (address, completed, other_name) = (self.address.clone(), self.completed, None);
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
    fn fields(&mut self, page: &[Field], known: &[Field]) {
        // Names of headers are the same in capitals.
        let header = matches!(self.address.location, Some(Location::Header | Location::ResponseHeader));
        let key = |field: &Field| if header { field.name.value.to_lowercase() } else { field.name.value.clone() };
        let mut pairs: BTreeMap<String, (Option<&Field>, Option<&Field>)> = BTreeMap::new();
        described(page).for_each(|field| pairs.entry(key(field)).or_default().0 = Some(field));
        described(known).for_each(|field| pairs.entry(key(field)).or_default().1 = Some(field));
        let (mut missing, mut extra) = (Vec::new(), Vec::new());
        for pair in pairs.into_values() {
            match pair {
                (Some(field), Some(known)) => self.field(field, known),
                (field, known) => {
                    missing.extend(field);
                    extra.extend(known);
                }
            }
        }
        // As they stand on the page.
        missing.sort_by_key(|field| field.name.line);
        for field in missing {
            let (name, line, inferred) = (&field.name.value, field.name.line, field.name.inferred);
            let renamed = |other: &&Field| same_shape(field, other) && same_place(field, page, other, known);
            if let Some(index) = extra.iter().position(renamed) {
                let other = extra.remove(index);
                let message = format!("{} calls it so, {} `{}`", self.page, self.known, other.name.value);
                self.push_field(Kind::Renamed, name, message, (Some(line), Some(other.name.line)), inferred);
                if let Some(difference) = self.out.last_mut() {
                    difference.other_name = Some(other.name.value.clone());
                }
                self.field(field, other);
            } else {
                self.push_field(Kind::Missing, name, self.undescribed(), (Some(line), None), inferred);
            }
        }
        let outer = self.completed;
        for field in extra {
            let shown = page.iter().find(|shown| key(shown) == key(field));
            let message = match shown {
                Some(_) => format!("{} has it, {} has it in an example only", self.known, self.page),
                None => format!("{} has it, {} does not", self.known, self.page),
            };
            self.completed = outer || field.schema.completed;
            let lines = (shown.map(|field| field.name.line), Some(field.name.line));
            self.push_field(Kind::Extra, &field.name.value, message, lines, shown.is_some());
        }
        self.completed = outer;
    }

    fn field(&mut self, page: &Field, known: &Field) {
        let outer = std::mem::replace(&mut self.completed, known.schema.completed);
        self.address.path.push(page.name.value.clone());
        let location = self.address.location;
        let of_request = !matches!(location, Some(Location::Response | Location::ResponseHeader));
        let required = location == Some(Location::Path) || known.is_required();
        if let Some(stated) = &page.required
            && (of_request || self.thorough)
            && stated.value != required
        {
            let word = |required: bool| if required { "required" } else { "optional" };
            let message = format!("{} says {}, {} {}", self.page, word(stated.value), self.known, word(required));
            let line = known.required.as_ref().map_or(known.name.line, |required| required.line);
            let lines = (Some(stated.line), Some(line));
            self.push(Kind::Contradicting, Aspect::Required, message, lines, stated.inferred);
        }
        let lines = (Some(page.name.line), Some(known.name.line));
        if self.thorough && page.deprecated != known.deprecated {
            let (kind, one, other) = match page.deprecated {
                true => (Kind::Missing, self.page, self.known),
                false => (Kind::Extra, self.known, self.page),
            };
            let message = format!("{one} says that it is deprecated, {other} does not");
            self.push(kind, Aspect::Deprecated, message, lines, false);
        }
        self.values(&page.schema, &known.schema, lines);
        self.address.path.pop();
        self.completed = outer;
    }

    /// What a list holds, or the members of an object.
    pub(super) fn inner(&mut self, page: &Schema, known: &Schema) {
        match (&page.items, &known.items) {
            (Some(items), Some(known_items)) => {
                let line = |items: &Schema, list: &Schema| {
                    Some(items.kind.as_ref().or(list.kind.as_ref()).map_or(1, |kind| kind.line))
                };
                self.address.path.push("[]".to_owned());
                self.values(items, known_items, (line(items, page), line(known_items, known)));
                self.address.path.pop();
            }
            (None, None) => self.members(page, known),
            _ => {}
        }
    }

    /// A body: its members, whatever the page calls the whole.
    fn body(&mut self, page: &Schema, known: &Schema) {
        match (&page.items, &known.items) {
            (Some(items), Some(known_items)) => {
                self.address.path.push("[]".to_owned());
                self.body(items, known_items);
                self.address.path.pop();
            }
            _ => self.members(page, known),
        }
    }

    fn members(&mut self, page: &Schema, known: &Schema) {
        // A page that only shows what is inside says nothing about it.
        let is_described = !known.fields.is_empty() || page.fields.iter().any(Field::is_described);
        if !page.fields.is_empty() && is_described {
            let outer = self.completed;
            self.completed |= known.completed;
            self.fields(&page.fields, &known.fields);
            self.alternatives(page, known);
            self.completed = outer;
        }
    }

    /// What the ways to make an object require. A contract may say more than a page.
    fn alternatives(&mut self, page: &Schema, known: &Schema) {
        let [stated, written] = [page, known].map(|schema| {
            let mut sets = schema.alternatives();
            for set in &mut sets {
                set.sort_unstable();
            }
            sets.sort();
            sets
        });
        if stated == written || stated.is_empty() && !self.thorough {
            return;
        }
        let show = |sets: &[Vec<&str>]| match sets {
            [] => "nothing of several ways".to_owned(),
            _ => sets.iter().map(|set| set.join(" and ")).collect::<Vec<_>>().join(", or "),
        };
        let kind = match (stated.as_slice(), written.as_slice()) {
            (_, []) => Kind::Missing,
            ([], _) => Kind::Extra,
            _ => Kind::Contradicting,
        };
        let message = format!("{} requires {}, {} {}", self.page, show(&stated), self.known, show(&written));
        let line = |schema: &Schema| schema.ways.first().map(|way| way.line);
        self.push(kind, Aspect::Alternatives, message, (line(page), line(known)), false);
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
        let show = |stated: &Stated<T>| show(&stated.value);
        let (kind, message) = match (page, known) {
            (Some(one), Some(other)) if one.value == other.value => return,
            (None, None) => return,
            (Some(one), Some(other)) => {
                let message = format!("{} says {}, {} {}", self.page, show(one), self.known, show(other));
                (Kind::Contradicting, message)
            }
            (Some(one), None) => (Kind::Missing, format!("{} says {}, {} nothing", self.page, show(one), self.known)),
            (None, Some(other)) => (Kind::Extra, format!("{} says {}, {} nothing", self.known, show(other), self.page)),
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

fn same_shape(a: &Field, b: &Field) -> bool {
    let [one, other] = [a, b].map(|field| field.schema.members().len());
    a.schema.kind() == b.schema.kind() && (one == 0 || other == 0 || one == other)
}

/// Whether two fields stand between the same neighbours, or have one of them and names that are nearly the same.
fn same_place(a: &Field, of_a: &[Field], b: &Field, of_b: &[Field]) -> bool {
    let [a_name, b_name] = [a, b].map(|field| field.name.value.replace(['_', '-'], "").to_lowercase());
    let around = |field: &Field, fields: &[Field]| {
        let index = fields.iter().position(|known| known.name.value == field.name.value);
        let name = |index: Option<usize>| Some(fields.get(index?)?.name.value.clone());
        (name(index.and_then(|index| index.checked_sub(1))), name(index.map(|index| index + 1)))
    };
    let (a, b) = (around(a, of_a), around(b, of_b));
    a_name == b_name
        || match (a.0 == b.0, a.1 == b.1) {
            (true, true) => true,
            (false, false) => false,
            _ => strsim::jaro_winkler(&a_name, &b_name) > 0.85,
        }
}
