#include "local_loop.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <stdexcept>
#include <vector>

namespace pump {

namespace {

constexpr std::size_t full_check_every = 16;

void same(bool is_same) {
  if (!is_same) throw std::runtime_error{"another value came back"};
}

/// A loop over one loopback link.
class OnLink : public LocalLoop {
 public:
  OnLink(const Library& library, LinkHandle link) : library_{library}, link_{link} {}

 protected:
  [[nodiscard]] const Library& library() const { return library_; }

  [[nodiscard]] LinkHandle link() const { return link_; }

  void require(int result, const char* function) const {
    pump::require(library_, link_, result, function);
  }

  void get_function(const char* expected, int arguments) const {
    const char* name = nullptr;
    int count = 0;
    require(library_.get_function(link_, &name, &count), "GetFunction");
    same(count == arguments && std::strcmp(name, expected) == 0);
    library_.release_symbol(link_, name);
  }

  void get_integer(int expected) const {
    int value = 0;
    require(library_.get_integer32(link_, &value), "GetInteger32");
    same(value == expected);
  }

 private:
  const Library& library_;
  LinkHandle link_;
};

class Integer32 : public OnLink {
 public:
  Integer32(const Library& library, LinkHandle link, std::size_t /*size*/)
      : OnLink{library, link} {}

  void once(std::size_t number) override {
    const int value = static_cast<int>(number);
    require(library().put_integer32(link(), value), "PutInteger32");
    get_integer(value);
  }
};

/// List[n, n + 1].
class ListOfTwo : public OnLink {
 public:
  ListOfTwo(const Library& library, LinkHandle link, std::size_t /*size*/)
      : OnLink{library, link} {}

  void once(std::size_t number) override {
    const int value = static_cast<int>(number % 1000);
    require(library().put_function(link(), "List", 2), "PutFunction");
    require(library().put_integer32(link(), value), "PutInteger32");
    require(library().put_integer32(link(), value + 1), "PutInteger32");
    get_function("List", 2);
    get_integer(value);
    get_integer(value + 1);
  }
};

/// Text that never comes back the same by chance: its first letters follow the number.
class Text {
 public:
  explicit Text(std::size_t size) : text_(std::max<std::size_t>(size, 1), 'x') {
    for (std::size_t i = 0; i < text_.size(); ++i)
      text_[i] = static_cast<char>('a' + ((i * 7) % 26));
  }

  const std::string& numbered(std::size_t number) {
    text_.front() = static_cast<char>('A' + (number % 26));
    return text_;
  }

  void check(const void* got, std::size_t size, std::size_t number) const {
    const auto* const letters = static_cast<const char*>(got);
    same(size == text_.size() && letters[0] == text_.front() && letters[size - 1] == text_.back());
    if (number % full_check_every == 0) same(std::memcmp(got, text_.data(), size) == 0);
  }

 private:
  std::string text_;
};

class Utf8String : public OnLink {
 public:
  Utf8String(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link}, text_{size} {}

  void once(std::size_t number) override {
    const std::string& text = text_.numbered(number);
    const auto* const units = reinterpret_cast<const unsigned char*>(text.data());
    require(library().put_utf8_string(link(), units, static_cast<int>(text.size())),
            "PutUTF8String");
    const unsigned char* got = nullptr;
    int bytes = 0;
    int characters = 0;
    require(library().get_utf8_string(link(), &got, &bytes, &characters), "GetUTF8String");
    text_.check(got, static_cast<std::size_t>(bytes), number);
    library().release_utf8_string(link(), got, bytes);
  }

 private:
  Text text_;
};

class NativeString : public OnLink {
 public:
  NativeString(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link}, text_{size}, size_{std::max<std::size_t>(size, 1)} {}

  void once(std::size_t number) override {
    require(library().put_string(link(), text_.numbered(number).c_str()), "PutString");
    const char* got = nullptr;
    require(library().get_string(link(), &got), "GetString");
    same(got[size_] == '\0');
    text_.check(got, size_, number);
    library().release_string(link(), got);
  }

 private:
  Text text_;
  std::size_t size_;
};

class Real64Array : public OnLink {
 public:
  Real64Array(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link}, values_(std::max<std::size_t>(size / sizeof(double), 1)) {
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = static_cast<double>(i) * 0.5;
  }

  void once(std::size_t number) override {
    values_.front() = static_cast<double>(number);
    const int leaves = static_cast<int>(values_.size());
    require(library().put_real64_array(link(), values_.data(), &leaves, nullptr, 1),
            "PutReal64Array");
    double* got = nullptr;
    int* dims = nullptr;
    char** heads = nullptr;
    int depth = 0;
    require(library().get_real64_array(link(), &got, &dims, &heads, &depth), "GetReal64Array");
    same(depth == 1 && dims[0] == leaves && got[0] == values_.front() &&
         got[leaves - 1] == values_.back());
    if (number % full_check_every == 0)
      same(std::ranges::equal(values_, std::span{got, values_.size()}));
    library().release_real64_array(link(), got, dims, heads, depth);
  }

 private:
  std::vector<double> values_;
};

/// f[f[... 7 ...]], `size` levels.
class Nested : public OnLink {
 public:
  Nested(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link}, levels_{size} {}

  void once(std::size_t /*number*/) override {
    for (std::size_t i = 0; i < levels_; ++i) {
      require(library().put_function(link(), "f", 1), "PutFunction");
    }
    require(library().put_integer32(link(), 7), "PutInteger32");
    for (std::size_t i = 0; i < levels_; ++i) get_function("f", 1);
    get_integer(7);
  }

 private:
  std::size_t levels_;
};

/// List of `size` Integer32, one call each.
class Wide : public OnLink {
 public:
  Wide(const Library& library, LinkHandle link, std::size_t size)
      : OnLink{library, link}, arguments_{static_cast<int>(size)} {}

  void once(std::size_t /*number*/) override {
    require(library().put_function(link(), "List", arguments_), "PutFunction");
    for (int i = 0; i < arguments_; ++i) {
      require(library().put_integer32(link(), i), "PutInteger32");
    }
    get_function("List", arguments_);
    for (int i = 0; i < arguments_; ++i) get_integer(i);
  }

 private:
  int arguments_;
};

class Copy : public LocalLoop {
 public:
  explicit Copy(std::size_t size)
      : from_(std::max<std::size_t>(size, 1)), queue_{from_}, to_{from_} {}

  void once(std::size_t number) override {
    std::memcpy(from_.data(), &number, std::min(sizeof number, from_.size()));
    std::memcpy(queue_.data(), from_.data(), from_.size());
    std::memcpy(to_.data(), queue_.data(), from_.size());
    same(std::memcmp(to_.data(), &number, std::min(sizeof number, to_.size())) == 0);
  }

 private:
  std::vector<std::byte> from_;
  std::vector<std::byte> queue_;
  std::vector<std::byte> to_;
};

template <typename Loop>
std::unique_ptr<LocalLoop> make(const Library& library, LinkHandle link, std::size_t size) {
  return std::make_unique<Loop>(library, link, size);
}

struct Named {
  const char* name;
  std::unique_ptr<LocalLoop> (*make)(const Library& library, LinkHandle link, std::size_t size);
};

constexpr std::array<Named, 7> loops{{{"integer32", make<Integer32>},
                                      {"list-of-two", make<ListOfTwo>},
                                      {"utf8-string", make<Utf8String>},
                                      {"native-string", make<NativeString>},
                                      {"real64-array", make<Real64Array>},
                                      {"nested", make<Nested>},
                                      {"wide", make<Wide>}}};

}  // namespace

std::unique_ptr<LocalLoop> loopback_loop(const std::string& workload, const Library& library,
                                         LinkHandle link, std::size_t size) {
  for (const Named& each : loops) {
    if (workload == each.name) return each.make(library, link, size);
  }
  return nullptr;
}

std::unique_ptr<LocalLoop> copy_loop(std::size_t size) { return std::make_unique<Copy>(size); }

}  // namespace pump
