//! The last minutes of the series that expressions need, from one scraped endpoint.

mod coverage;
mod index;
mod scraped;
mod selection;
mod series;

pub use scraped::Window;
