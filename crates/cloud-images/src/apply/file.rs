//! The plan of `apply`: which images shall be where, and how they come there, each with its place in the file. Knows what actions are
//! called and given; calls nothing.

use std::cell::RefCell;
use std::path::Path;

use oas_contract::actions::{Action, DESTINATION_INPUT};
use oas_contract::command_line::Command;
use oas_contract::{Document, Entry, Node, Place, Position, Source};

use crate::action::inputs::Inputs;
use crate::action::task::{REGION, Task};
use crate::action::{actor, is_complete};
use crate::catalogue::{Actors, catalogue};
use crate::failure::Failure;
use crate::language::message;

/// The input by which what is copied is named.
pub const SOURCE_INPUT: &str = "image";

/// What one provider shall have of one image.
pub struct Chain {
    /// What needs nothing but itself.
    pub makes: Vec<Task>,
    /// What is made of the first of those, or of what is somewhere already.
    pub copies: Vec<Task>,
}

struct Reader {
    document: Document,
    actions: Vec<(String, Actors)>,
    /// What is wanted so far, and where the plan says so.
    wanted: RefCell<Vec<(String, Place)>>,
}

/// Reads a plan, and holds it against what providers can do.
pub fn read(path: &Path) -> Result<Vec<Chain>, Failure> {
    let finding =
        |finding: Box<oas_contract::Finding>| Failure::usage(format!("{}: {}", finding.place, finding.message));
    let source = Source::read(path).map_err(finding)?.named(&path.display().to_string());
    let document = Document::parse(&source).map_err(finding)?;
    let reader = Reader { document, actions: catalogue().actions(), wanted: RefCell::default() };
    let root = reader.document.root();
    for (name, entry) in root.as_mapping().into_iter().flatten() {
        if name != "images" {
            return Err(reader.fault(
                entry.position,
                message!("`{}` is not known here; a plan has `images`", "不认识 `{}`；计划里写 `images`", name),
            ));
        }
    }
    let images = root.as_mapping().and_then(|root| root.get("images")).map(|entry| &entry.node).ok_or_else(|| {
        reader.fault(root.position, message!("a plan begins with `images:`, a list", "计划以 `images:` 列表开头"))
    })?;
    let images = reader.list(images)?;
    let chains: Vec<Vec<Chain>> = images.iter().map(|image| reader.image(image)).collect::<Result<_, _>>()?;
    Ok(chains.into_iter().flatten().collect())
}

impl Reader {
    fn fault(&self, position: Position, mut what: String) -> Failure {
        what.insert_str(0, &format!("{}: ", self.document.place_at(position)));
        Failure::usage(what)
    }

    fn list<'n>(&self, node: &'n Node) -> Result<&'n [Node], Failure> {
        let fault = || self.fault(node.position, message!("write a list here", "这里应写列表"));
        node.as_sequence().filter(|list| !list.is_empty()).ok_or_else(fault)
    }

    /// A text, or the texts of a list; numbers and truths as they are written.
    fn texts(&self, node: &Node) -> Result<Vec<String>, Failure> {
        let text = |node: &Node| {
            let written = node.as_str().map(str::to_owned);
            let written = written.or_else(|| Some(node.as_number()?.to_string()));
            let written = written.or_else(|| Some(node.as_bool()?.to_string())).filter(|text| !text.is_empty());
            written.ok_or_else(|| self.fault(node.position, message!("write a single value here", "这里应写单个值")))
        };
        match node.as_sequence() {
            Some(_) => self.list(node)?.iter().map(text).collect(),
            None => Ok(vec![text(node)?]),
        }
    }

    /// What an entry wants of each of its providers.
    fn image(&self, node: &Node) -> Result<Vec<Chain>, Failure> {
        let Some(members) = node.as_mapping() else {
            let what = message!(
                "write an image here: `provider`, `regions`, and what makes it",
                "这里应写镜像：`provider`、`regions` 以及如何创建"
            );
            return Err(self.fault(node.position, what));
        };
        let (mut providers, mut regions, mut steps) = (None, None, Vec::new());
        for (name, entry) in members.iter() {
            match name {
                "provider" => providers = Some((self.texts(&entry.node)?, &entry.node)),
                "regions" => regions = Some((self.texts(&entry.node)?, &entry.node)),
                _ => steps.push((name, entry)),
            }
        }
        let Some((providers, at)) = providers else {
            return Err(self.fault(node.position, message!("`provider` is missing", "缺少 `provider`")));
        };
        let regions = regions.map(|(regions, node)| (regions, node.position));
        let chain = |package: &String| self.chain(package, at.position, &steps, regions.as_ref(), node.position);
        providers.iter().map(chain).collect()
    }

    fn chain(
        &self,
        package: &str,
        at: Position,
        steps: &[(&str, &Entry)],
        regions: Option<&(Vec<String>, Position)>,
        whole: Position,
    ) -> Result<Chain, Failure> {
        let (mut maker, mut copier) = (None, None);
        for (name, entry) in steps {
            let (command, action) = self.action(name, entry, package, at)?;
            let has_destination = action.inputs(&command.operation).iter().any(|input| input.name == DESTINATION_INPUT);
            let slot = if has_destination { &mut copier } else { &mut maker };
            if slot.is_some() {
                let what = message!(
                    "an image is made in one way: take `{}` out",
                    "一个镜像只有一种创建方式：请去掉 `{}`",
                    name
                );
                return Err(self.fault(entry.position, what));
            }
            *slot = Some((command, action, self.inputs(&entry.node)?, entry.position));
        }
        let no_region = vec![None];
        let all =
            regions.map_or(no_region, |(regions, _)| regions.iter().map(|region| Some(region.as_str())).collect());
        let mut chain = Chain { makes: Vec::new(), copies: Vec::new() };
        let (own, others) = match (&maker, &copier) {
            (None, None) => {
                let makers: Vec<&str> =
                    self.actions.iter().filter(|(_, actors)| makes(actors)).map(|(name, _)| name.as_str()).collect();
                let what = message!(
                    "it does not say how the image is made: one of {}",
                    "没有写如何创建镜像：{} 之一",
                    makers.join(", ")
                );
                return Err(self.fault(whole, what));
            }
            (Some(_), Some(_)) => (&all[..1], &all[1..]),
            (Some(_), None) => (&all[..], &all[..0]),
            (None, Some(_)) => (&all[..0], &all[..]),
        };
        if let Some((command, action, inputs, position)) = &maker {
            for region in own {
                let mut inputs = inputs.clone();
                self.in_region(
                    (command, action),
                    &mut inputs,
                    (REGION, *region),
                    (regions.map(|(_, at)| *at), *position),
                )?;
                is_complete(command, action, &inputs)
                    .map_err(|failure| self.fault(*position, format!("{package}: {failure}")))?;
                chain.makes.push(self.task((command, action), inputs, *position)?);
            }
        }
        if let Some((command, action, inputs, position)) = &copier {
            let mut common = maker.as_ref().map(|(.., inputs, _)| inputs.of_action(action)).unwrap_or_default();
            common.0.extend(inputs.0.clone());
            if let (Some(_), Some(from)) = (&maker, own.first().copied().flatten()) {
                common.set(REGION, from);
            }
            for region in others {
                let mut inputs = common.clone();
                self.in_region(
                    (command, action),
                    &mut inputs,
                    (DESTINATION_INPUT, *region),
                    (regions.map(|(_, at)| *at), *position),
                )?;
                let mut complete = inputs.clone();
                // Which image is copied is found by what it is called.
                complete.0.entry(SOURCE_INPUT.to_owned()).or_insert_with(|| vec![String::new()]);
                is_complete(command, action, &complete)
                    .map_err(|failure| self.fault(*position, format!("{package}: {failure}")))?;
                chain.copies.push(self.task((command, action), inputs, *position)?);
            }
        }
        Ok(chain)
    }

    /// The task that makes an image. What is wanted twice would be made twice.
    fn task(
        &self,
        (command, action): (&Command<'static>, &Action),
        inputs: Inputs,
        position: Position,
    ) -> Result<Task, Failure> {
        let task = Task { command: command.clone(), action: action.clone(), inputs, awaited: None };
        let key = lookup_key(&task);
        let mut wanted = self.wanted.borrow_mut();
        if let Some((_, place)) = wanted.iter().find(|(other, _)| *other == key) {
            return Err(
                self.fault(position, message!("{} is wanted already at {}", "{} 已在 {} 要求", task.label(), place))
            );
        }
        wanted.push((key, self.document.place_at(position)));
        Ok(task)
    }

    /// What a provider does under a name, where what it makes can be found again.
    fn action(
        &self,
        name: &str,
        entry: &Entry,
        package: &str,
        at: Position,
    ) -> Result<(Command<'static>, Action), Failure> {
        let Some((_, actors)) = self.actions.iter().find(|(known, _)| known == name) else {
            let known: Vec<&str> =
                self.actions.iter().filter(|(_, actors)| makes(actors)).map(|(name, _)| name.as_str()).collect();
            let what = message!(
                "`{}` is not known here; there are: provider, regions, {}",
                "不认识 `{}`；有：provider, regions, {}",
                name,
                known.join(", ")
            );
            return Err(self.fault(entry.position, what));
        };
        let (command, action) = actor(actors, name, package).map_err(|failure| {
            // Who does not have it may be the fault of either.
            let unknown = catalogue().documents().all(|(known, _)| known != package);
            self.fault(if unknown { at } else { entry.position }, failure.message)
        })?;
        if action.lookup.is_none() {
            let what =
                message!("`{}` makes nothing that could be there already", "`{}` 不会创建可以事先存在的东西", name);
            return Err(self.fault(entry.position, what));
        }
        Ok((command.clone(), action.clone()))
    }

    /// What stands under the name of an action.
    fn inputs(&self, node: &Node) -> Result<Inputs, Failure> {
        let mut inputs = Inputs::default();
        let Some(members) = node.as_mapping() else {
            return match node.is_null() {
                true => Ok(inputs),
                false => Err(self.fault(node.position, message!("write `NAME: VALUE` here", "这里应写 `NAME: VALUE`"))),
            };
        };
        for (name, entry) in members.iter() {
            inputs.0.insert(name.to_owned(), self.texts(&entry.node)?);
        }
        Ok(inputs)
    }

    /// Puts a region where an action takes one.
    fn in_region(
        &self,
        (command, action): (&Command<'_>, &Action),
        inputs: &mut Inputs,
        (name, region): (&str, Option<&str>),
        (at, position): (Option<Position>, Position),
    ) -> Result<(), Failure> {
        let known = action.inputs(&command.operation);
        let input = known.iter().find(|input| input.name == name);
        match (region, input) {
            (Some(region), Some(_)) => {
                inputs.set(name, region);
                Ok(())
            }
            (Some(_), None) => {
                let what = message!("{} has no regions for `{}`", "{} 的 `{}` 没有地域", command.package, action.name);
                Err(self.fault(at.unwrap_or(position), what))
            }
            (None, Some(input)) if input.required => {
                Err(self.fault(position, message!("`regions` is missing beside it", "旁边缺少 `regions`")))
            }
            (None, _) => Ok(()),
        }
    }
}

/// What is found by the same lookup is the same.
fn lookup_key(task: &Task) -> String {
    let lookup = task.action.lookup.as_ref();
    let arguments = lookup.iter().flat_map(|lookup| &lookup.call.arguments).map(|(_, value)| value);
    let matches = lookup.iter().flat_map(|lookup| &lookup.matches).map(|(_, value)| value);
    let values: Vec<Vec<String>> = arguments.chain(matches).map(|value| task.inputs.texts(value)).collect();
    let list = lookup.map(|lookup| lookup.call.operation.as_str());
    format!("{} {list:?} {values:?}", task.command.package)
}

/// Whether what an action makes can be found again.
fn makes(actors: &Actors) -> bool {
    actors.iter().any(|(_, action)| action.lookup.is_some())
}
