//! Where the tiles of maps come from, as `serve` and `demo` are told.

use clap::Args;

use crate::web::map::Tiles;

/// Where the tiles of maps come from.
#[derive(Debug, Default, Args)]
pub struct MapArgs {
    /// Address of map tiles, such as https://tiles.example.org/{z}/{x}/{y}.png; without it maps are plain sketches
    #[arg(long, env, hide_env_values = true)]
    map_tiles: Option<String>,
    /// What the tiles are credited with, in words
    #[arg(long, env, default_value = "")]
    map_attribution: String,
}

impl MapArgs {
    /// The source of tiles, if one was named.
    pub fn check(&self) -> Result<Option<Tiles>, String> {
        let named = self.map_tiles.as_deref().filter(|template| !template.is_empty());
        let tiles = named.map(|template| Tiles::parse(template, &self.map_attribution)).transpose();
        tiles.map_err(|wrong| format!("MAP_TILES: {wrong}"))
    }
}
