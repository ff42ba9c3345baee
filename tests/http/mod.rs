//! What holds for every request, whatever it asks for.

mod description;
mod health;
mod idempotency;
mod input;
mod killed;
mod limits;
mod observed;
mod routing;
mod shutdown;
mod synced;
