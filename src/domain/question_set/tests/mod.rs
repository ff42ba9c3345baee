mod conditions;
mod rules;
mod shipped;
