//! What stands at the top of a document: its operations, schemas and schemes, in the order of the file. Knows OpenAPI.

use super::operation::Operation;
use super::schema::Schema;
use super::security::SecurityScheme;
use super::server::Server;
use crate::document::Document;
use crate::source::Position;
use crate::tree::{Mark, Node};

impl Document {
    /// The title of the API.
    pub fn title(&self) -> Option<&str> {
        self.top().object("info")?.text("title")
    }

    /// The version of the API.
    pub fn api_version(&self) -> Option<&str> {
        self.top().object("info")?.text("version")
    }

    /// What the API is for.
    pub fn description(&self) -> Option<&str> {
        self.top().object("info")?.text("description")
    }

    /// The servers, the one that clients use first.
    pub fn servers(&self) -> Vec<Server<'_>> {
        Server::all(self.top())
    }

    /// The operations in the order of the file.
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let mut operations = Vec::new();
        for (path, entry) in self.top().members("paths") {
            let Some(item) = self.object(&entry.node).resolved() else { continue };
            operations.extend(Operation::of_path(path, item));
        }
        operations
    }

    /// The schemas that have a name, with the position of each name.
    pub fn schemas(&self) -> impl Iterator<Item = (&str, Position, Schema<'_>)> {
        let holder = self.top().object("components");
        let members = holder.into_iter().flat_map(|holder| holder.members("schemas"));
        let members = members.filter(|(_, entry)| !self.is_left_out(&entry.node));
        members.map(|(name, entry)| (name, entry.position, Schema::at(self, &entry.node)))
    }

    /// The schema of this name.
    pub fn schema(&self, name: &str) -> Option<Schema<'_>> {
        Some(Schema::at(self, self.top().object("components")?.object("schemas")?.get(name)?))
    }

    /// The security schemes, in the order of the file.
    pub fn security_schemes(&self) -> Vec<SecurityScheme<'_>> {
        SecurityScheme::all(self)
    }

    /// Where calls of the provider are described, which no client answers: they count as dealt with.
    pub fn webhooks(&self) -> Option<Position> {
        let entry = self.top().entry("webhooks")?;
        self.note(entry, Mark::Whole);
        Some(entry.position)
    }

    /// The schema that stands where a JSON pointer of the document leads.
    pub fn schema_of(&self, pointer: &str) -> Option<Schema<'_>> {
        Some(Schema::at(self, self.at(pointer)?))
    }

    /// The `paths` mapping, its `schemas` mapping and so on are what edits address.
    pub fn paths(&self) -> Option<&Node> {
        self.top().get("paths")
    }

    /// `components`, where there is one.
    pub fn components(&self) -> Option<&Node> {
        self.top().get("components")
    }

    /// The mapping that holds the schemas with a name.
    pub fn schemas_node(&self) -> Option<&Node> {
        self.top().object("components")?.get("schemas")
    }
}
