// Loops over a batch of `size` tokens of one type: all are put, then all are got.
#include <array>
#include <cstring>
#include <string>

#include "on_link.h"

namespace pump {

namespace {

/// A batch whose put and get of one token `Token` knows.
template <typename Token>
class Batch : public OnLink {
 public:
  Batch(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link}, tokens_{static_cast<int>(size)} {}

  void once(std::size_t number) override {
    const int first = static_cast<int>(number % 1000);
    for (int i = 0; i < tokens_; ++i)
      require(token_.put(library(), link(), first + i), Token::put_name);
    for (int i = 0; i < tokens_; ++i)
      require(token_.get(library(), link(), first + i), Token::get_name);
  }

 private:
  int tokens_;
  Token token_;
};

/// A number that counts up.
template <typename Argument, typename Element, auto put_member, auto get_member>
struct Number {
  static constexpr const char* put_name = "the put of a token";
  static constexpr const char* get_name = "the get of a token";

  static int put(const Library& library, LinkHandle link, int value) {
    return (library.*put_member)(link, static_cast<Argument>(value));
  }

  static int get(const Library& library, LinkHandle link, int expected) {
    Element value{};
    const int result = (library.*get_member)(link, &value);
    same(result == 0 || value == static_cast<Element>(expected));
    return result;
  }
};

using Integer16 = Number<int, short, &Library::put_integer16, &Library::get_integer16>;
using Integer32 = Number<int, int, &Library::put_integer32, &Library::get_integer32>;
using Integer64s = Number<Integer64, Integer64, &Library::put_integer64, &Library::get_integer64>;
using Real32 = Number<double, float, &Library::put_real32, &Library::get_real32>;
using Real64 = Number<double, double, &Library::put_real64, &Library::get_real64>;
using Real128 = Number<long double, long double, &Library::put_real128, &Library::get_real128>;

constexpr const char* word = "alphabet";
constexpr std::array<Unit16, 9> word16{0xFEFF, 'a', 'l', 'p', 'h', 'a', 'b', 'e', 't'};
constexpr std::array<Unit32, 9> word32{0xFEFF, 'a', 'l', 'p', 'h', 'a', 'b', 'e', 't'};
constexpr int word_units = 8;
constexpr int marked_units = 9;  // with the byte order mark that UTF-16 and UTF-32 begin with

struct Symbol {
  static constexpr const char* put_name = "PutSymbol";
  static constexpr const char* get_name = "GetSymbol";

  static int put(const Library& library, LinkHandle link, int /*value*/) {
    return library.put_symbol(link, word);
  }

  static int get(const Library& library, LinkHandle link, int /*expected*/) {
    const char* got = nullptr;
    if (library.get_symbol(link, &got) == 0) return 0;
    same(std::strcmp(got, word) == 0);
    library.release_symbol(link, got);
    return 1;
  }
};

struct Function {
  static constexpr const char* put_name = "PutFunction";
  static constexpr const char* get_name = "GetFunction";

  static int put(const Library& library, LinkHandle link, int /*value*/) {
    return library.put_function(link, word, 0);
  }

  static int get(const Library& library, LinkHandle link, int /*expected*/) {
    const char* got = nullptr;
    int count = 0;
    if (library.get_function(link, &got, &count) == 0) return 0;
    same(count == 0 && std::strcmp(got, word) == 0);
    library.release_symbol(link, got);
    return 1;
  }
};

struct Native {
  static constexpr const char* put_name = "PutString";
  static constexpr const char* get_name = "GetString";

  static int put(const Library& library, LinkHandle link, int /*value*/) {
    return library.put_string(link, word);
  }

  static int get(const Library& library, LinkHandle link, int /*expected*/) {
    const char* got = nullptr;
    if (library.get_string(link, &got) == 0) return 0;
    same(std::strcmp(got, word) == 0);
    library.release_string(link, got);
    return 1;
  }
};

struct Utf8 {
  static constexpr const char* put_name = "PutUTF8String";
  static constexpr const char* get_name = "GetUTF8String";

  static int put(const Library& library, LinkHandle link, int /*value*/) {
    return library.put_utf8_string(link, reinterpret_cast<const Byte*>(word), word_units);
  }

  static int get(const Library& library, LinkHandle link, int /*expected*/) {
    const Byte* got = nullptr;
    int bytes = 0;
    int characters = 0;
    if (library.get_utf8_string(link, &got, &bytes, &characters) == 0) return 0;
    same(bytes == word_units && std::memcmp(got, word, word_units) == 0);
    library.release_utf8_string(link, got, bytes);
    return 1;
  }
};

struct Utf16 {
  static constexpr const char* put_name = "PutUTF16String";
  static constexpr const char* get_name = "GetUTF16String";

  static int put(const Library& library, LinkHandle link, int /*value*/) {
    return library.put_utf16_string(link, word16.data(), marked_units);
  }

  static int get(const Library& library, LinkHandle link, int /*expected*/) {
    const Unit16* got = nullptr;
    int units = 0;
    int characters = 0;
    if (library.get_utf16_string(link, &got, &units, &characters) == 0) return 0;
    same(units == marked_units && std::memcmp(got, word16.data(), sizeof word16) == 0);
    library.release_utf16_string(link, got, units);
    return 1;
  }
};

struct Utf32 {
  static constexpr const char* put_name = "PutUTF32String";
  static constexpr const char* get_name = "GetUTF32String";

  static int put(const Library& library, LinkHandle link, int /*value*/) {
    return library.put_utf32_string(link, word32.data(), marked_units);
  }

  static int get(const Library& library, LinkHandle link, int /*expected*/) {
    const Unit32* got = nullptr;
    int units = 0;
    if (library.get_utf32_string(link, &got, &units) == 0) return 0;
    same(units == marked_units && std::memcmp(got, word32.data(), sizeof word32) == 0);
    library.release_utf32_string(link, got, units);
    return 1;
  }
};

constexpr std::array<NamedLoop, 12> loops{{{"tokens-integer16", make_loop<Batch<Integer16>>},
                                           {"tokens-integer32", make_loop<Batch<Integer32>>},
                                           {"tokens-integer64", make_loop<Batch<Integer64s>>},
                                           {"tokens-real32", make_loop<Batch<Real32>>},
                                           {"tokens-real64", make_loop<Batch<Real64>>},
                                           {"tokens-real128", make_loop<Batch<Real128>>},
                                           {"tokens-symbol", make_loop<Batch<Symbol>>},
                                           {"tokens-function", make_loop<Batch<Function>>},
                                           {"tokens-native", make_loop<Batch<Native>>},
                                           {"tokens-utf8", make_loop<Batch<Utf8>>},
                                           {"tokens-utf16", make_loop<Batch<Utf16>>},
                                           {"tokens-utf32", make_loop<Batch<Utf32>>}}};

}  // namespace

MakeLoop* token_loop(const std::string& name) { return find_loop(loops, name); }

}  // namespace pump
