// The heads WSNextPacket knows and their codes (the header's packet constants).
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace wstp::expression {

struct Packet {
  std::string_view head;
  int code;
};

inline constexpr std::array kPackets{
    Packet{"InputPacket", 1},
    Packet{"TextPacket", 2},
    Packet{"ReturnPacket", 3},
    Packet{"ReturnTextPacket", 4},
    Packet{"MessagePacket", 5},
    Packet{"MenuPacket", 6},
    Packet{"CallPacket", 7},
    Packet{"InputNamePacket", 8},
    Packet{"OutputNamePacket", 9},
    Packet{"SyntaxPacket", 10},
    Packet{"DisplayPacket", 11},
    Packet{"DisplayEndPacket", 12},
    Packet{"EvaluatePacket", 13},
    Packet{"EnterTextPacket", 14},
    Packet{"EnterExpressionPacket", 15},
    Packet{"ReturnExpressionPacket", 16},
    Packet{"SuspendPacket", 17},
    Packet{"ResumePacket", 18},
    Packet{"BeginDialogPacket", 19},
    Packet{"EndDialogPacket", 20},
    Packet{"InputStringPacket", 21},
};

[[nodiscard]] constexpr std::optional<int> packet_code(std::string_view head) {
  for (const Packet& packet : kPackets) {
    if (packet.head == head) return packet.code;
  }
  return std::nullopt;
}

}  // namespace wstp::expression
