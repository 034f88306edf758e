//! Every place of a document that says something to programs. Knows what says nothing, not what is done with the rest.

use crate::document::Document;
use crate::source::Position;
use crate::tables::Effect;
use crate::tree::Node;
use crate::walk::{Step, walk};

/// A member, or an element of a list, that says something to programs.
#[derive(Clone, Debug)]
pub struct Significant {
    /// JSON pointer to it.
    pub pointer: String,
    /// What has it: `a schema`.
    pub holder: &'static str,
    /// Which member it is, or is part of: `maximum`.
    pub member: &'static str,
    /// Where it stands in the file.
    pub position: Position,
}

impl Document {
    /// Every place that says something to programs, in the order of the file: what is only prose, or only for the command
    /// line, is left out.
    ///
    /// ```
    /// let text = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\nservers: [{url: '/', description: Here.}]\npaths: {}\n";
    /// let document = oas_contract::Document::parse(&oas_contract::Source::new("pets.yaml", text)).expect("YAML");
    /// let pointers: Vec<String> = document.significant().into_iter().map(|member| member.pointer).collect();
    /// assert_eq!(pointers, ["/servers", "/servers/0", "/servers/0/url", "/paths"]);
    /// ```
    pub fn significant(&self) -> Vec<Significant> {
        let mut found = Vec::new();
        walk(self, &mut |step| {
            let is_significant = !matches!(step.effect, Effect::Prose | Effect::Tools) && !says_nothing(step);
            if is_significant {
                found.push(Significant {
                    pointer: step.pointer(),
                    holder: step.holder,
                    member: step.member,
                    position: step.position,
                });
            }
            is_significant
        });
        found
    }
}

/// What could as well be left out: a parameter of the path is required anyway, and what needs nothing needs nothing.
fn says_nothing(step: &Step<'_>) -> bool {
    let empty = |entry: &crate::Entry| entry.node.as_sequence().is_some_and(<[Node]>::is_empty);
    match step.member {
        "required" => step.parent.str("in") == Some("path"),
        "security" => step.path.len() == 1 && step.entry.is_some_and(empty),
        _ => false,
    }
}
