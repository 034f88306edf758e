//! Extensions that say what operations do to what a provider keeps: ids, times, lists of pairs, effects.

use crate::model::{Operation, Parameter, Schema};
use crate::tables::extensions::{EFFECT, IDENTIFIES, PAIRS, TIME_OF};
use crate::tree::Node;

/// What a time says of what it belongs to, from `x-time-of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeOf {
    /// When it was made.
    Beginning,
    /// When its task was over.
    End,
    /// Neither of them.
    Neither,
}

/// How the texts of a list are pairs, from `x-pairs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairs {
    /// What the member with the key is called where a pair is an object.
    pub key: String,
    /// What the member with the value is called.
    pub value: String,
    /// What it is called where an object has all values of a key.
    pub values: Option<String>,
    /// What stands between key and value in a text.
    pub separator: String,
}

/// What an operation does, from `x-effect`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationEffect {
    /// What it does, where that is said.
    pub does: Option<Does>,
    /// The schema of what it is done to.
    pub of: Option<String>,
    /// The list that it is about.
    pub list: Option<String>,
    /// Where the elements of that list are.
    pub at: Vec<String>,
    /// Values of the body with which elements are removed and not added, by pointers.
    pub remove_where: Vec<(String, String)>,
    /// Members of the body, each with the member that it means.
    pub members: Vec<(String, String)>,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Things come into being.
    Creates,
    /// They are changed.
    Changes,
    /// They are deleted.
    Deletes,
    /// A list that belongs to them is answered.
    Shows,
    /// Elements come into that list.
    Adds,
    /// Elements are taken out of it.
    Removes,
}

impl Does {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "creates" => Self::Creates,
            "changes" => Self::Changes,
            "deletes" => Self::Deletes,
            "shows" => Self::Shows,
            "adds" => Self::Adds,
            "removes" => Self::Removes,
            _ => return None,
        })
    }

    /// Whether it is about a list that belongs to things, and not about these.
    pub fn is_about_list(self) -> bool {
        matches!(self, Self::Shows | Self::Adds | Self::Removes)
    }
}

impl<'d> Parameter<'d> {
    /// The schema of what its value is the id of: `x-identifies`.
    pub fn identifies(&self) -> Option<&'d str> {
        self.object.text(IDENTIFIES.name)
    }

    /// Where that is said.
    pub fn identifies_node(&self) -> Option<&'d Node> {
        self.object.get(IDENTIFIES.name)
    }
}

impl<'d> Schema<'d> {
    /// The schema of what its values are the ids of: `x-identifies`.
    pub fn identifies(&self) -> Option<&'d str> {
        self.object.text(IDENTIFIES.name)
    }

    /// Where that is said.
    pub fn identifies_node(&self) -> Option<&'d Node> {
        self.object.get(IDENTIFIES.name)
    }

    /// What it says as a time: `x-time-of`.
    pub fn time_of(&self) -> Option<TimeOf> {
        match self.object.text(TIME_OF.name)? {
            "beginning" => Some(TimeOf::Beginning),
            "end" => Some(TimeOf::End),
            "neither" => Some(TimeOf::Neither),
            _ => None,
        }
    }

    /// Where that is said.
    pub fn time_of_node(&self) -> Option<&'d Node> {
        self.object.get(TIME_OF.name)
    }

    /// How its texts are pairs: `x-pairs`.
    pub fn pairs(&self) -> Option<Pairs> {
        let object = self.object.object(PAIRS.name)?;
        let text = |name| object.text(name).map(str::to_owned);
        Some(Pairs { key: text("key")?, value: text("value")?, values: text("values"), separator: text("separator")? })
    }

    /// Where that is said.
    pub fn pairs_node(&self) -> Option<&'d Node> {
        self.object.get(PAIRS.name)
    }
}

impl Operation<'_> {
    /// What it does to what is kept: `x-effect`.
    pub fn effect(&self) -> Option<OperationEffect> {
        let object = self.object.object(EFFECT.name)?;
        let texts = |name| {
            let entries = object.members(name);
            entries.filter_map(|(name, entry)| Some((name.to_owned(), entry.node.as_str()?.to_owned()))).collect()
        };
        Some(OperationEffect {
            does: object.text("does").and_then(Does::of),
            of: object.text("of").map(str::to_owned),
            list: object.text("list").map(str::to_owned),
            at: object.one_or_more("at").into_iter().map(str::to_owned).collect(),
            remove_where: texts("remove-where"),
            members: texts("members"),
        })
    }
}
