#include "transport/duplex.h"

namespace wstp::transport {

namespace {

std::size_t index(Role role) { return role == Role::Listen ? 0 : 1; }

}  // namespace

DuplexEnd::DuplexEnd(DuplexState& state, std::array<std::span<std::byte>, 2> data, Role role)
    : own_bell_{&state.bells.at(index(role))},
      peer_bell_{&state.bells.at(1 - index(role))},
      own_closed_{&state.closed.at(index(role))},
      peer_closed_{&state.closed.at(1 - index(role))},
      incoming_{state.rings.at(1 - index(role)), data.at(1 - index(role))},
      outgoing_{state.rings.at(index(role)), data.at(index(role))},
      sleeper_{*own_bell_} {}

bool DuplexEnd::closed() const { return own_closed_->load(std::memory_order_seq_cst) != 0; }

bool DuplexEnd::peer_closed() const { return peer_closed_->load(std::memory_order_seq_cst) != 0; }

Io::Kind DuplexEnd::at_end_of_input() const {
  if (peer_closed()) return Io::Kind::Closed;
  return peer_dead() ? Io::Kind::Dead : Io::Kind::WouldBlock;
}

Io DuplexEnd::read_some(std::span<std::byte> into) {
  // The end is looked at before the ring: bytes written before a close are then seen.
  const auto end = at_end_of_input();
  const auto count = incoming_.read(into);
  if (!count) return {Io::Kind::Dead, 0};
  if (*count == 0) return {end, 0};
  // A writer that found the ring full is woken when a quarter is free again, not for every crumb.
  const auto left = incoming_.readable().value_or(0);
  if (left <= incoming_.capacity() / 4 * 3) ring_if(*peer_bell_, Wants::Space);
  return {Io::Kind::Moved, *count};
}

Io DuplexEnd::write_some(std::span<const std::byte> from) {
  if (peer_closed() || peer_dead()) return {Io::Kind::Closed, 0};
  const auto count = outgoing_.write(from);
  if (!count) return {Io::Kind::Dead, 0};
  if (*count == 0) return {Io::Kind::WouldBlock, 0};
  ring_if(*peer_bell_, Wants::Data);
  return {Io::Kind::Moved, *count};
}

bool DuplexEnd::readable() const {
  return incoming_.readable().value_or(1) != 0 || at_end_of_input() != Io::Kind::WouldBlock;
}

bool DuplexEnd::movable(Interest interest) const {
  const auto amount = interest == Interest::Read ? incoming_.readable() : outgoing_.space();
  return amount.value_or(1) != 0;
}

void DuplexEnd::wake() noexcept {
  woken_.store(true, std::memory_order_seq_cst);
  ring(*own_bell_);
}

void DuplexEnd::peer_died() noexcept {
  peer_dead_.store(true, std::memory_order_seq_cst);
  ring(*own_bell_);
}

void DuplexEnd::close() noexcept {
  if (own_closed_->exchange(1, std::memory_order_seq_cst) == 0) ring(*peer_bell_);
}

}  // namespace wstp::transport
